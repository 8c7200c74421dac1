# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tells addresses of the Internet from those that only this server can reach."""

import ipaddress

#: IPv6 addresses that end in the IPv4 address they lead to (RFC 6052).
TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
#: The same within a network (RFC 8215), where the IPv4 address may stand anywhere.
TRANSLATED_HERE = ipaddress.ip_network("64:ff9b:1::/48")


def is_public(address):
    """Whether an address is one of the Internet, as is any IPv4 address it contains.

    :param address: of the module ``ipaddress``

    >>> [is_public(ipaddress.ip_address(a)) for a in ("1.1.1.1", "169.254.169.254")]
    [True, False]
    >>> is_public(ipaddress.ip_address("::ffff:127.0.0.1"))
    False
    >>> is_public(ipaddress.ip_address("64:ff9b:1::a00:1"))
    False
    """
    is_odd = address.is_multicast or address.is_reserved or address.is_unspecified
    is_odd = is_odd or address in TRANSLATED_HERE
    if address.version == 4:
        return address.is_global and not is_odd
    inner = address.ipv4_mapped or address.sixtofour
    inner = inner or (address.teredo or (None, None))[1]
    if address in TRANSLATED:
        inner = ipaddress.ip_address(int(address) & 0xFFFFFFFF)
    if inner:
        return is_public(inner)
    return address.is_global and not (is_odd or address.is_site_local)
