# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Verifies the signatures of Meta's webhooks ("Create a webhook endpoint")."""

import hashlib
import hmac

UTF8 = "utf-8"


def signature(app_secret, body):
    """Return the ``X-Hub-Signature-256`` of a body ("Create a webhook endpoint").

    >>> body = b'{"object":"whatsapp_business_account","entry":[]}'
    >>> signature("test_app_secret", body)
    'sha256=dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756'
    """
    digest = hmac.new(app_secret.encode(UTF8), body, hashlib.sha256).hexdigest()
    return f"sha256={digest}"


class Signer:
    """Verifies signatures with one app secret, which cannot be read from it.

    Without a secret nothing is signed. ``digest`` recognizes the secret.

    >>> signer, body = Signer("test_app_secret"), b"{}"
    >>> signer.has_signed(body, signature("test_app_secret", body))
    True
    >>> signer.has_signed(body, None)
    False
    """

    def __init__(self, app_secret):
        key = app_secret.encode(UTF8)
        self._keyed = key and hmac.new(key, digestmod=hashlib.sha256)
        self.digest = digest_of_secret(app_secret)

    def has_signed(self, body, header):
        """Whether a header is the signature of a POST; compared in constant time.

        :param bytes body: as received
        :param str header: ``X-Hub-Signature-256``, or ``None``
        """
        if not self._keyed:
            return False
        keyed = self._keyed.copy()
        keyed.update(body)
        given = (header or "").encode(UTF8, "replace")
        return hmac.compare_digest(f"sha256={keyed.hexdigest()}".encode(), given)


def digest_of_secret(app_secret):
    """Return a digest by which an app secret is recognized without being stored."""
    return hashlib.sha256((app_secret or "").encode(UTF8)).hexdigest()
