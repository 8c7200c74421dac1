# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.mail.tools.discuss import Store

from ...tools import formatting
from ...tools.markup import MUTED

QUOTE = Markup(f"<div {formatting.QUOTED}><small>%s</small></div>")


class MailMessage(models.Model):
    """Shows customers in the portal the WhatsApp messages that are their own.

    A WhatsApp message is shown to somebody who is no internal user only if its contact
    belongs to the ticket's customer: the person or, of a company, one of its people.
    Who has logged in must belong to that customer, too. What an agent has cancelled
    before it was sent is not shown; what WhatsApp did not deliver is, and nothing says
    how it was sent. ``_get_search_domain_share`` decides it, for the portal's page and
    for calls of Odoo's API alike.
    """

    _inherit = "mail.message"

    whatsapp_is_from_portal = fields.Boolean(
        "Written in the portal",
        readonly=True,
        groups="base.group_user",
        help="The customer wrote it on the portal's page of a WhatsApp ticket.",
    )

    @api.model
    def _get_search_domain_share(self):
        others = Domain("message_type", "!=", "whatsapp")
        own = Domain.custom(to_sql=self._whatsapp_sql_of_customer)
        return super()._get_search_domain_share() & (others | own)

    @api.model
    def _whatsapp_sql_of_customer(self, _model, alias, _query):
        """Return the condition that the viewer may read a WhatsApp message."""
        user, viewer = self.env.user, SQL("TRUE")
        if not user._is_public():  # else a token has opened the page
            commercial = user.partner_id.commercial_partner_id.id
            viewer = SQL("person.commercial_partner_id = %s", commercial)
        self.env["helpdesk.whatsapp.message"].flush_model()
        self.env["helpdesk.whatsapp.contact"].flush_model(["partner_id"])
        self.env["helpdesk.ticket"].flush_model(["partner_id"])
        self.env["res.partner"].flush_model(["commercial_partner_id"])
        return SQL(
            """EXISTS (
                SELECT FROM helpdesk_whatsapp_message written
                  JOIN helpdesk_whatsapp_contact contact
                    ON contact.id = written.contact_id
                  JOIN res_partner person ON person.id = contact.partner_id
                  JOIN helpdesk_ticket ticket ON ticket.id = %(alias)s.res_id
                  JOIN res_partner customer ON customer.id = ticket.partner_id
                 WHERE written.mail_message_id = %(alias)s.id
                   AND written.failure_reason IS DISTINCT FROM 'cancelled'
                   AND customer.commercial_partner_id = person.commercial_partner_id
                   AND %(viewer)s)""",
            alias=SQL.identifier(alias),
            viewer=viewer,
        )

    def _get_forbidden_access(self, operation):
        forbidden = super()._get_forbidden_access(operation)
        if self.env.user._is_internal():
            return forbidden
        rest = (self - forbidden).sudo()
        shown = rest.filtered(lambda message: message.message_type == "whatsapp")
        own = shown._get_search_domain_share() & Domain("id", "in", shown.ids)
        return forbidden + self.browse((shown - shown.search(own)).ids)

    # ------------------------------------------------------------------- the portal

    def _portal_message_format(self, properties_names, options=None):
        """Return the messages for the portal: WhatsApp's with what they refer to.

        A customer cannot delete the files of a WhatsApp message there.
        """
        found = super()._portal_message_format(properties_names, options=options)
        for message, values in zip(self.sudo(), found, strict=True):
            parts = message.whatsapp_message_ids.sorted("id")
            if message.message_type == "whatsapp" and parts:
                values["body"] = ["markup", message._whatsapp_portal_body(parts[0])]
                for file in values.get("attachment_ids") or ():
                    file.pop("ownership_token", None)
                if parts[0].is_automatic:
                    values["author_id"]["name"] = parts[0].company_id.name
                if parts[0].deleted_at:
                    values["attachment_ids"] = []
        return found

    def _whatsapp_portal_body(self, part):
        """Return a message as the portal shows it: with its quote and its options.

        :param part: the ``helpdesk.whatsapp.message``
        """
        if part.deleted_at:
            return MUTED % self.env._("Message deleted")
        quoted, question = part._quoted_to_chatter(), part._question_to_chatter()
        is_apart = question and not question["text"]
        options = question["options"] if is_apart else []
        items = (Markup("<li>%s</li>") % option["title"] for option in options)
        parts = [
            QUOTE % quoted["text"] if quoted and quoted["text"] else Markup(),
            self.body,
            Markup("<ul>%s</ul>") % Markup().join(items) if options else Markup(),
        ]
        return Markup().join(parts)

    # ------------------------------------------------------------------ the chatter

    def _to_store_defaults(self, target):
        defaults = super()._to_store_defaults(target)
        if not target.is_internal(self.env):
            return defaults
        return [*defaults, Store.Attr("whatsapp_is_from_portal", sudo=True)]
