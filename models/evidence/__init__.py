# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What was written stays: WhatsApp messages in the chatter cannot be changed.

Users can neither rewrite nor delete them, and a customer's file that is deleted leaves
a note. Erasing a person and deleting after some days (``privacy``) are not concerned.
Extends ``mail.message`` and ``ir.attachment``.
"""

from . import (
    mail_message,
    ir_attachment,
)
