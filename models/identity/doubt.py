# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

from ...tools import identity


class HelpdeskWhatsappContact(models.Model):
    """Keeps the question whether a number's new user id is still the same person's.

    Until an agent has answered it, the messages stay with the contact, and its user id
    and names as they are: nothing is merged or split meanwhile.
    """

    _inherit = "helpdesk.whatsapp.contact"

    doubted_uid = fields.Char(
        "User id in question",
        readonly=True,
        help="It writes from the contact's number; an agent says whether it is theirs.",
    )
    doubted_name = fields.Char("Name in question", readonly=True)

    def _doubt(self, message):
        """Ask whether the sender of ``message`` is the contact's person, once.

        :param message: ``tools.meta.webhook.Message``
        """
        if not message.user_uid or self.doubted_uid == message.user_uid:
            return
        name = identity.presentable_name(message.profile_name)
        self.write({"doubted_uid": message.user_uid, "doubted_name": name})
        self._note_in_conversation(
            self.env._(
                "%(number)s writes with another user id on WhatsApp, as “%(name)s”: it"
                " may be the same person, or somebody else who has the number now."
                " Please say which, above the ticket.",
                number=self.number,
                name=name or "–",
            )
        )

    def _confirm_doubted(self):
        """Take the user id in question for the contact's own."""
        uid, name = self.doubted_uid, self.doubted_name
        self.write({"doubted_uid": False, "doubted_name": False})
        self.profile_name = name or self.profile_name
        self._become({"user_uid": uid}, self.wa_id_at or fields.Datetime.now())

    def _split_doubted(self, moment):
        """Give the number to a new contact with the user id in question.

        :param datetime moment: when the new contact first wrote, by Meta's clock
        :return: the new contact
        """
        wa_id, uid, name = self.wa_id, self.doubted_uid, self.doubted_name
        used_at = self.wa_id_at
        self.write({"doubted_uid": False, "doubted_name": False})
        self._give_up_number(moment)
        owner = self._with_uid(self.account_id, uid) or self._add(
            self.account_id, "", uid
        )
        owner.profile_name = name or owner.profile_name
        owner.former_holder_id = self
        owner._become({"wa_id": wa_id, "user_uid": uid}, used_at or moment)
        owner.partner_id = owner.partner_id or (
            owner._find_partner() or owner._create_partner()
        )
        return owner
