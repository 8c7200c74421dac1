# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a key of the REST API may do, by the scope that Odoo stores with it."""

#: Everything that its user may do, in all of Odoo: keys without a scope.
ALL = "rpc"
READ, SEND = "whatsapp.read", "whatsapp.send"
SCOPES = (ALL, READ, SEND)


def allows(scope, method, tag):
    """Return whether a key may call an endpoint.

    :param str method: HTTP method of the endpoint
    :param str tag: first part of its path

    >>> allows(READ, "GET", "messages"), allows(READ, "POST", "send")
    (True, False)
    >>> allows(SEND, "POST", "send"), allows(SEND, "POST", "templates")
    (True, False)
    """
    if scope == READ:
        return method == "GET"
    if scope == SEND:
        return (method, tag) == ("POST", "send")
    return scope == ALL
