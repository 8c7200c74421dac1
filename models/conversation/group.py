# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.meta import contents


class HelpdeskWhatsappAccount(models.Model):
    """Has the setting of what becomes of messages in groups."""

    _inherit = "helpdesk.whatsapp.account"

    group_messages = fields.Selection(
        [
            ("ticket", "Open a ticket for each group"),
            ("none", "Keep them without a ticket"),
        ],
        "Messages in groups",
        default="ticket",
        required=True,
        help="Messages in WhatsApp groups never go to a member's own ticket, and get no"
        " automatic answer.",
    )


class HelpdeskWhatsappContact(models.Model):
    """Keeps what is written in a group apart from what its members write in private.

    A group is a contact of its own, whose tickets are found as those of a person. Its
    customer service window is never open: neither agents nor the bot write to it.
    """

    _inherit = "helpdesk.whatsapp.contact"

    @api.model
    def _group_of(self, member, content):
        """Return the group in which ``member`` wrote, locked; create it if new.

        :param dict content: Meta's message object
        :raises LockNotAvailable: another transaction holds the lock
        """
        account, group_uid = member.account_id, contents.group_of(content)
        group = self.search(
            [("account_id", "=", account.id), ("group_uid", "=", group_uid)], limit=1
        )
        group._lock(wait=False)
        env = self.with_context(lang=account._language()).env
        return group or self.create(
            {
                "account_id": account.id,
                "group_uid": group_uid,
                "profile_name": env._(
                    "WhatsApp group with %(name)s", name=member.display_name
                ),
            }
        )

    def _receive_from(self, member, update, sent_at):
        """Process a message that ``member`` wrote in this group.

        :param update: ``tools.meta.webhook.Message``
        :param datetime sent_at: when it was written, by Meta's clock
        :return: the message, or ``None`` if it changes another one
        """
        messages = self.env["helpdesk.whatsapp.message"]
        message = messages._create_inbound(self, update, sent_at)
        message.sender_id = member
        if not message._is_shown():
            return None
        now = fields.Datetime.now()
        self.last_seen = max(self.last_seen or sent_at, min(sent_at, now))
        is_blocked = self.is_blocked or member.is_blocked
        if not is_blocked and self.account_id.group_messages == "ticket":
            self._route(message)
        return message


class HelpdeskWhatsappMessage(models.Model):
    """Has the member who wrote a message in a group."""

    _inherit = "helpdesk.whatsapp.message"

    sender_id = fields.Many2one(
        "helpdesk.whatsapp.contact",
        "Written by",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
        help="The member of the group.",
    )

    def _author(self):
        """Return the member's partner for a message in a group."""
        return self.sender_id.partner_id or super()._author()

    def _author_in_history(self):
        """Return the member's name for a message in a group."""
        return self.sender_id.display_name or super()._author_in_history()


class HelpdeskTicket(models.Model):
    """Lets nobody write to a group, or mix it with other conversations."""

    _inherit = "helpdesk.ticket"

    def _whatsapp_check_not_group(self):
        if self.sudo().whatsapp_contact_id.group_uid:
            raise UserError(
                self.env._(
                    "This is a WhatsApp group, to which nothing is sent from here."
                    " Write to its members in private instead."
                )
            )

    def _whatsapp_check_not_mixed(self, target):
        """Check that a group's conversation stays alone in its ticket.

        :raises UserError: one of two contacts whose tickets are merged is a group
        """
        contacts = (self | target).sudo().whatsapp_contact_id
        if len(contacts) > 1 and any(contact.group_uid for contact in contacts):
            raise UserError(
                self.env._("What a WhatsApp group writes stays in a ticket of its own.")
            )
