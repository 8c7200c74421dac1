from odoo import api, fields, models

from ...tools import commands


class HelpdeskWhatsappContact(models.Model):
    """STOP: no automatic messages any more; humans may still answer.

    Kept in Odoo's own list of blocked numbers, which other ways of sending respect too;
    on the contact only where WhatsApp gives no number, or one Odoo takes for none.
    """

    _inherit = "helpdesk.whatsapp.contact"

    has_opted_out = fields.Boolean(help="They wrote STOP, and have no usable number.")
    is_opted_out = fields.Boolean(
        "Opted out",
        compute="_compute_is_opted_out",
        compute_sudo=True,
        help="They asked for no automatic messages, or their number is in Odoo's list"
        " of blocked phone numbers. Agents may still answer.",
    )

    @api.depends("wa_id", "has_opted_out")
    def _compute_is_opted_out(self):
        numbers = {contact: contact._blacklist_number() for contact in self}
        listed = set(
            self.env["phone.blacklist"]
            .search([("number", "in", list(filter(None, numbers.values())))])
            .mapped("number")
        )
        for contact in self:
            contact.is_opted_out = contact.has_opted_out or numbers[contact] in listed

    def _blacklist_number(self):
        """Their number as ``phone.blacklist`` keeps it (E.164), or ``False``."""
        return self.wa_id and self._phone_format(number=f"+{self.wa_id}")

    def _on_opting(self, message):
        if message.message_type not in ("text", "button"):
            return None
        if commands.is_opt_out(message.text):
            self._opt_out(message)
            return True
        if commands.is_opt_in(message.text) and self.is_opted_out:
            self._opt_in(message)
            return True
        return None

    def _opt_out(self, message):
        session = self._show_opting(message)
        if self.is_opted_out:
            return
        self._set_opted_out(True)
        text = self._own_env()._(
            "You will no longer get automatic messages from us. Our team still"
            " answers what you write. To get them again, send START."
        )
        self._bot_send("opt_out", text, session)

    def _opt_in(self, message):
        session = self._show_opting(message)
        self._set_opted_out(False)
        text = self._own_env()._("Automatic messages are on again.")
        self._bot_send("opt_in", text, session)

    def _show_opting(self, message):
        # Said to an agent, the word may have been meant for them.
        session = self._current_session(message.sent_at)
        return self._bot_show(message, notify=self._human_is_in(session))

    def _set_opted_out(self, is_opted_out):
        number, blacklist = self._blacklist_number(), self.env["phone.blacklist"]
        if not number:
            self.has_opted_out = is_opted_out
        elif is_opted_out:
            blacklist._add([number], message=self.env._("Asked for on WhatsApp."))
        else:
            blacklist._remove([number], message=self.env._("Undone on WhatsApp."))
            self.has_opted_out = False
        self.invalidate_recordset(["is_opted_out"])

    def write(self, vals):
        """Who opted out stays so under another number."""
        opted_out = self.browse()
        if "wa_id" in vals:
            opted_out = self.filtered("is_opted_out")
        result = super().write(vals)
        for contact in opted_out.filtered(lambda contact: not contact.is_opted_out):
            contact._set_opted_out(True)
        return result
