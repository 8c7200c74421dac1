# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from markupsafe import Markup

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html

QUOTE = Markup("<p>%s</p><blockquote>%s</blockquote>")


class HelpdeskTicket(models.Model):
    """Passes on messages, and the ticket itself with a note."""

    _inherit = "helpdesk.ticket"

    def _whatsapp_forward(self, message, target, users, note=""):
        """Pass on a WhatsApp message of this ticket, with its files, as internal notes.

        :param message: mail.message of this ticket
        :param target: the ticket in which a note is posted, or none
        :param users: colleagues who are notified
        :param str note: what the user says about it
        :raises AccessError: the user may not read this ticket, or change the target
        :raises UserError: neither a ticket nor a colleague is given, somebody is no
            colleague, or it is no WhatsApp message of this ticket
        """
        self.ensure_one()
        self.check_access("read")
        self._whatsapp_check_agent()
        is_ours = (message.model, message.res_id) == (self._name, self.id)
        if message.message_type != "whatsapp" or not is_ours:
            raise UserError(
                self.env._("Only a WhatsApp message of this ticket can be forwarded.")
            )
        self._whatsapp_check_colleagues(users)
        if not target and not users:
            raise UserError(
                self.env._("Choose a ticket or colleagues to forward the message to.")
            )
        if target:
            target.check_access("write")
            posted = target.message_post(
                body=self._whatsapp_forwarded(message, note),
                subtype_xmlid="mail.mt_note",
                attachment_ids=self._whatsapp_copies(message, target),
            )
            message.sudo().whatsapp_message_ids._note_copy(posted)
        if users:
            posted = self.message_notify(
                partner_ids=users.partner_id.ids,
                subject=self.display_name,
                body=self._whatsapp_forwarded(message, note),
                attachment_ids=self._whatsapp_copies(message, self),
            )
            message.sudo().whatsapp_message_ids._note_copy(posted)

    def _whatsapp_check_colleagues(self, users):
        """Check that users are colleagues who work in the ticket's company.

        :raises UserError: one is not
        """
        company = self.sudo().company_id
        for user in users.sudo():
            if user.share or company - user.company_ids:
                raise UserError(
                    self.env._("Messages are forwarded to colleagues only.")
                )

    def _whatsapp_forwarded(self, message, note):
        """Return the body of a note with a message of this ticket (Markup)."""
        origin = self.env._(
            "%(author)s wrote on WhatsApp, in ticket %(number)s:",
            author=message.author_id.name or self.partner_name or "",
            number=self.number,
        )
        said = plaintext2html(note) if note else Markup()
        return said + QUOTE % (origin, message.sudo().body)

    def _whatsapp_copies(self, message, target):
        """Return the ids of copies of a message's files that belong to ``target``."""
        values = {
            "res_model": target._name,
            "res_id": target.id,
            "access_token": False,  # the customer may know that of the first one
        }
        return [file.copy(values).id for file in message.sudo().attachment_ids]

    def _whatsapp_give_to(self, user, team, note):
        """Assign the ticket to a colleague or a team, with a note that stays inside.

        :param user: the colleague, who is notified, or none
        :param team: the ticket's team from now on, or none
        :param str note: what they have to know
        :raises AccessError: the user may not change the ticket
        :raises UserError: who gets it is no colleague
        """
        self.ensure_one()
        self.check_access("write")
        self._whatsapp_check_agent()
        self._whatsapp_check_colleagues(user)
        self.write({"team_id": team.id, "user_id": user.id})
        whom = user.name or team.name or self.env._("whoever takes it")
        title = self.env._("Handed over to %(name)s:", name=whom)
        self.message_post(
            body=Markup("<p><strong>%s</strong></p>%s") % (title, plaintext2html(note)),
            subtype_xmlid="mail.mt_note",
            partner_ids=user.partner_id.ids,
        )

    def action_whatsapp_give_to(self):
        """Open the dialog that hands the ticket over to a colleague (button)."""
        self.ensure_one()
        self.check_access("read")
        self._whatsapp_check_agent()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Hand over"),
            "res_model": "helpdesk.whatsapp.handover",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_ticket_id": self.id},
        }
