# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from pytz import utc

from odoo import api, fields, models
from odoo.tools import format_date, format_time

from ...tools import limits


class HelpdeskWhatsappAccount(models.Model):
    """Has the text of the answer outside of working hours."""

    _inherit = "helpdesk.whatsapp.account"

    has_out_of_hours_reply = fields.Boolean(
        "Say when the team is back",
        default=True,
        help="Who writes outside of the working hours of the ticket's team gets a"
        " message that says when it is back, once a conversation.",
    )
    out_of_hours_text = fields.Text(
        translate=True,
        help="{back} is replaced by the day and time when the team is back.",
    )

    @api.model
    def _own_texts(self):
        text = self.env._(
            "🌙 Our team is not available right now. We have received your message and"
            " will be back {back}."
        )
        return {**super()._own_texts(), "out_of_hours_text": text}


class HelpdeskWhatsappContact(models.Model):
    """Answers outside of the team's working hours when it is back."""

    _inherit = "helpdesk.whatsapp.contact"

    def _route(self, message, is_new_contact=False):
        result = super()._route(message, is_new_contact)
        self._send_out_of_hours(message.session_id)
        return result

    def _send_out_of_hours(self, session):
        """Send the answer, once a session, and not if an agent writes in it."""
        text = self._out_of_hours_text(session)
        if text and self._answer("hours", text, ticket=session.ticket_id):
            self._note_out_of_hours(session)

    def _note_out_of_hours(self, session):
        session.data = {**(session.data or {}), "out_of_hours_sent": True}

    def _out_of_hours_text(self, session):
        """Return the answer, in the customer's language; ``""`` if none is due."""
        account, data = self.account_id, session.data or {}
        team, now = session.ticket_id.team_id, fields.Datetime.now()
        is_wanted = account.has_out_of_hours_reply and team._whatsapp_has_hours(team.id)
        if not is_wanted or data.get("out_of_hours_sent") or self._human_is_in(session):
            return ""
        back = team._whatsapp_back_at(now)
        text = account.with_context(lang=self._language()).out_of_hours_text
        if not back or not text:
            return ""
        text = text.replace("{back}", self._day_and_time(back, now))
        return text[: limits.TEXT_BODY]

    def _day_and_time(self, moment, now):
        """Return ``moment`` as a part of a sentence, such as ``tomorrow at 9:00 AM``.

        :param datetime moment: in the time zone in which it is shown
        :param datetime now: naive UTC
        """
        env, lang = self._own_env(), self._language()
        today = utc.localize(now).astimezone(moment.tzinfo).date()
        time = format_time(env, moment.time(), time_format="short", lang_code=lang)
        if moment.date() == today:
            return env._("today at %(time)s", time=time)
        if moment.date() == today + timedelta(days=1):
            return env._("tomorrow at %(time)s", time=time)
        date = format_date(env, moment.date(), lang_code=lang, date_format="full")
        return env._("on %(date)s at %(time)s", date=date, time=time)


class HelpdeskTicket(models.Model):
    """Says in the confirmation of a new ticket when the team is back."""

    _inherit = "helpdesk.ticket"

    def _whatsapp_addition_of_hours(self, session):
        """Return the answer that is due, to be sent with the confirmation, or ``""``.

        :param session: the one that is active on the ticket, if the caller knows it
        """
        contact = self.whatsapp_contact_id
        session = session or self._whatsapp_active_session()
        text = session and contact._out_of_hours_text(session)
        if not text or not contact._may_answer("hours"):
            return ""
        contact._note_answer("hours")
        contact._note_out_of_hours(session)
        return text
