# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import plaintext2html

from ..models.common.sentinels import KNOWN
from ..models.common.words import ONE_OF_MANY

#: The stage of helpdesk_mgmt for what is no request.
REJECTED = "helpdesk_mgmt.helpdesk_ticket_stage_rejected"


class HelpdeskWhatsappBulk(models.TransientModel):
    """Changes the selected tickets, and writes to their customers.

    Each customer gets at most one message: the text if WhatsApp takes one now, else the
    template. Who gets neither is named with the reason before anything is sent. What
    is sent goes out after the messages of agents who write by hand. Users who may
    change the tickets can use it.
    """

    _name = "helpdesk.whatsapp.bulk"
    _description = "Change tickets, and write to their customers"

    ticket_ids = fields.Many2many(
        "helpdesk.ticket",
        required=True,
        readonly=True,
        default=lambda self: self.env.context.get("active_ids"),
    )
    is_spam = fields.Boolean()
    is_done = fields.Boolean("Carried out", readonly=True)
    is_assigned = fields.Boolean("Change the assignee")
    user_id = fields.Many2one("res.users", "Assignee", domain="[('share', '=', False)]")
    stage_id = fields.Many2one("helpdesk.ticket.stage", "Move to")
    tag_ids = fields.Many2many("helpdesk.ticket.tag", string="Add tags")
    text = fields.Text("Message")
    template_id = fields.Many2one(
        "helpdesk.whatsapp.template",
        "Template",
        domain="[('status', '=', 'APPROVED'), ('is_offered', '=', True)]",
        help="For customers to whom WhatsApp takes no text now; without an answer, for"
        " all.",
    )
    summary = fields.Text(compute="_compute_summary")
    refused = fields.Text("Not sent", compute="_compute_summary")

    @api.depends("text", "template_id", "ticket_ids", "is_spam")
    def _compute_summary(self):
        """Say before how many get what, and who gets nothing, and why."""
        for wizard in self:
            ways = wizard._ways()
            texts = [way for _ticket, way, _why in ways if way == "text"]
            templates = [way for _ticket, way, _why in ways if way == "template"]
            lines = [
                self.env._("Selected tickets: %(count)s", count=len(ways)),
                texts and self.env._("Get the text: %(count)s", count=len(texts)),
                templates
                and self.env._("Get the template: %(count)s", count=len(templates)),
                wizard._names_to_block(),
            ]
            wizard.summary = "\n".join(filter(None, lines))
            names = {}
            for ticket, _way, why in ways:
                names.setdefault(why, []).append(wizard._name_of(ticket))
            names.pop("", None)
            wizard.refused = "\n".join(
                f"{', '.join(theirs)}: {why}" for why, theirs in names.items()
            )

    def _names_to_block(self):
        """Return whom spam blocks: a customer of one's own is easily among many."""
        contacts = self.ticket_ids.sudo().whatsapp_contact_id
        if not (self.is_spam and contacts):
            return ""
        names = ", ".join(contacts.mapped("display_name"))
        return self.env._("Blocked: %(names)s", names=names)

    @api.model
    def _name_of(self, ticket):
        customer = ticket.sudo().whatsapp_contact_id.display_name
        return " – ".join(filter(None, [ticket.number, customer]))

    def _ways(self):
        """Return for each ticket what its customer gets.

        :return: list of triples: the ticket; ``"text"``, ``"template"`` or ``""``;
            why it is nothing, or ``""``
        """
        ways, written_to = [], {}
        for ticket in self.ticket_ids._origin or self.ticket_ids:
            contact = ticket.sudo().whatsapp_contact_id
            way, why = self._way_for(ticket)
            if way and contact in written_to:
                way, why = (
                    "",
                    self.env._(
                        "the same customer as in %(number)s", number=written_to[contact]
                    ),
                )
            if way:
                written_to[contact] = ticket.number
            ways.append((ticket, way, why))
        return ways

    def _way_for(self, ticket):
        if self.is_spam or not (self.text or self.template_id):
            return "", ""
        why_not = ""
        for way, check in (
            ("text", self._check_text),
            ("template", self._check_template),
        ):
            try:
                if check(ticket):
                    return way, ""
            except (AccessError, UserError) as error:
                why_not = why_not or str(error)
        return "", why_not

    def _check_customer(self, ticket):
        ticket._whatsapp_check_may_send()
        ticket._whatsapp_check_contact()
        if ticket.sudo().whatsapp_contact_id.is_blocked:
            raise UserError(self.env._("You have blocked this customer."))

    def _check_text(self, ticket):
        """Return whether the text can be sent, if there is one.

        :raises UserError: it cannot; the text says why
        """
        if not self.text:
            return False
        self._check_customer(ticket)
        body = plaintext2html(self.text)
        ticket._whatsapp_check_may_answer(body, None)
        ticket._whatsapp_check_text(body)
        return True

    def _check_template(self, ticket):
        """As :meth:`_check_text`, for the template: also consent, and its variables."""
        if not self.template_id:
            return False
        self._check_customer(ticket)
        ticket = ticket.sudo()
        template = ticket._whatsapp_check_template(self.template_id.id)
        template._take_filled(ticket.whatsapp_contact_id._as_reader_of(ticket), {})
        return True

    # ---------------------------------------------------------------------- carry out

    def action_apply(self):
        """Change the tickets, and send.

        :return: client action that says what was sent
        :raises AccessError: the user may not change a ticket
        :raises UserError: it was carried out already, or a message was refused
        """
        self.ensure_one()
        self.ticket_ids.check_access("write")
        self.lock_for_update()
        if self.is_done:
            raise UserError(self.env._("This was carried out already."))
        self.is_done = True
        ways = self._ways()
        # In one order, so that two of these never wait for each other's contacts.
        ways.sort(key=lambda way: way[0].sudo().whatsapp_contact_id.id)
        sent = [self._send(ticket, way) for ticket, way, _why in ways if way]
        self._change()
        return self._done(
            self.env._(
                "Messages on their way: %(sent)s. Tickets: %(tickets)s.",
                sent=len(sent),
                tickets=len(ways),
            )
        )

    def _send(self, ticket, way):
        if way == "text":
            posted = ticket.whatsapp_post(plaintext2html(self.text))
        else:
            posted = ticket.whatsapp_post_template(self.template_id.id)
        messages = self.env["helpdesk.whatsapp.message"].sudo()
        queued = messages.search([("mail_message_id", "=", posted)])
        queued.priority = ONE_OF_MANY

    def _change(self):
        values = {}
        if self.is_assigned:
            values["user_id"] = self.user_id.id
        if self.stage_id:
            values["stage_id"] = self.stage_id.id
        if self.tag_ids:
            values["tag_ids"] = [(4, tag.id) for tag in self.tag_ids]
        if values:
            self.ticket_ids.write(values)

    def action_spam(self):
        """Close the tickets without a word, and block their customers.

        :return: client action that says how many
        :raises AccessError: the user may not change a ticket
        :raises UserError: a team has no closed stage
        """
        self.ensure_one()
        tickets = self.ticket_ids
        tickets._whatsapp_check_may_send()
        contacts = tickets.sudo().whatsapp_contact_id
        to_block = contacts.filtered(lambda contact: not contact.is_blocked)
        if to_block:
            to_block.action_toggle_blocked()
        rejected = self.env.ref(REJECTED, raise_if_not_found=False)
        for ticket in tickets.filtered(lambda ticket: not ticket.closed):
            closed = ticket._whatsapp_closed_stages()
            ticket = ticket.with_context(whatsapp_known=KNOWN)
            is_rejected = rejected and rejected in closed
            ticket.stage_id = rejected if is_rejected else closed[:1]
        return self._done(
            self.env._(
                "Closed as spam: %(tickets)s. Blocked: %(contacts)s.",
                tickets=len(tickets),
                contacts=len(contacts),
            )
        )

    @api.model
    def _done(self, message):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": message,
                "type": "success",
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
