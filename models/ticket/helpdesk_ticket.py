from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import email_normalize, formataddr

from ...tools import limits, markup
from ...tools.words import is_blank, storable
from ..common import hooks
from ..common.coded_error import CodedError
from ..common.groups import AGENTS
from ..common.sentinels import KNOWN, SILENT, WHATSAPP_POST


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    whatsapp_contact_id = fields.Many2one(
        "helpdesk.whatsapp.contact",
        string="WhatsApp contact",
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups=AGENTS,
        help="The contact the chatter's WhatsApp button writes to.",
    )
    whatsapp_window_expires_at = fields.Datetime(
        related="whatsapp_contact_id.window_expires_at", groups=AGENTS
    )
    whatsapp_session_ids = fields.One2many(
        "helpdesk.whatsapp.session",
        "ticket_id",
        string="WhatsApp sessions",
        groups=AGENTS,
    )
    whatsapp_message_ids = fields.One2many(
        "helpdesk.whatsapp.message",
        "ticket_id",
        string="WhatsApp messages",
        groups=AGENTS,
    )

    # ------------------------------------------------------------------ sending

    def whatsapp_post(
        self,
        body,
        quoted_id=None,
        attachment_ids=None,
        request_key=None,
        interactive=None,
    ):
        """Answer the customer on WhatsApp, and show it in the chatter.

        :param str body: HTML, as the composer writes it
        :param int quoted_id: mail.message of this ticket that is answered
        :param attachment_ids: ids of ir.attachment the user may read
        :param str request_key: a repeated request with it sends nothing more
        :param dict interactive: buttons or a list below the text, as
            ``_whatsapp_question`` takes them
        :return: id of the mail.message
        :raises AccessError: the user may not answer on this ticket, or not use a file
        :raises UserError: empty, too long, no contact, the window is closed, or a file,
            buttons or a list that WhatsApp would not take; or the key was another
            request's
        """
        self.ensure_one()
        self._whatsapp_check_may_send()
        requests = self.env["helpdesk.whatsapp.request"]
        requests._check(text=[body], id=[quoted_id], ids=[attachment_ids])
        asked = storable([body, quoted_id, attachment_ids, interactive])
        return requests._once(
            request_key, lambda: self._whatsapp_post(*asked), [self.id, *asked]
        )

    def _whatsapp_post(
        self, body, quoted_id=None, attachment_ids=None, interactive=None
    ):
        self._whatsapp_check_may_answer(body, attachment_ids)
        body, files, kinds = self._whatsapp_take_files(body, attachment_ids)
        text = self._whatsapp_check_text(body, may_be_empty=bool(files))
        question = interactive and self._whatsapp_question(text, interactive, files)
        quoted = self._whatsapp_quoted(quoted_id)
        columns = self._whatsapp_post_outbound(Markup(markup.styled(body or "")), files)
        self.env["helpdesk.whatsapp.message"].sudo()._queue_parts(
            self.sudo().whatsapp_contact_id,
            text,
            list(zip(kinds, files.sudo(), strict=True)),
            quoted_id=quoted.id,
            question=question,
            **columns,
        )
        return columns["mail_message_id"]

    def _whatsapp_check_may_send(self):
        self.check_access("write")
        self._whatsapp_check_agent()

    def _whatsapp_check_agent(self):
        if not self.env.user.has_group(AGENTS):
            raise AccessError(
                self.env._("Only helpdesk users may write to customers on WhatsApp.")
            )

    def _whatsapp_check_contact(self):
        """
        :raises UserError: there is nobody who could be written to
        """
        contact = self.sudo().whatsapp_contact_id
        if not contact:
            raise UserError(self.env._("This ticket has no WhatsApp contact."))
        if contact.company_id != self.company_id:
            raise UserError(
                self.env._("The WhatsApp contact belongs to another company.")
            )
        if not contact.account_id.active:
            raise UserError(
                self.env._("The WhatsApp account of this customer is archived.")
            )

    def _whatsapp_check_window(self):
        self._whatsapp_check_contact()
        if not self.sudo().whatsapp_contact_id._window_is_open():
            raise CodedError(
                "window_closed",
                self.env._(
                    "More than 24 hours have passed since the customer last wrote:"
                    " WhatsApp now delivers only approved templates. Wait until they"
                    " write again."
                ),
            )

    def _whatsapp_check_may_answer(self, body, attachment_ids):
        """As ``whatsapp_post``, whose arguments it gets.

        :raises UserError: it cannot be sent now
        """
        self._whatsapp_check_window()

    def _whatsapp_check_text(self, body, may_be_empty=False):
        """``body`` (HTML) as WhatsApp text."""
        if markup.has_media(body):
            raise UserError(
                self.env._(
                    "What is embedded in the text cannot be sent on WhatsApp: attach it"
                    " as a file instead."
                )
            )
        text = markup.whatsapp_from_html(body)
        text = "" if is_blank(text) else text
        if not text and not may_be_empty:
            raise UserError(self.env._("The message is empty."))
        if len(text) > limits.TEXT_BODY:
            raise UserError(
                self.env._(
                    "The message has %(length)s characters; WhatsApp accepts"
                    " %(limit)s. Shorten it, or send it in parts.",
                    length=len(text),
                    limit=limits.TEXT_BODY,
                )
            )
        return text

    def _whatsapp_active_session(self):
        return self.env["helpdesk.whatsapp.session"].search(
            [("ticket_id", "=", self.id), ("state", "=", "active")], limit=1
        )

    def _whatsapp_quoted(self, mail_message_id):
        """The WhatsApp message an agent answers to, or none."""
        messages = self.env["helpdesk.whatsapp.message"].sudo()
        if not mail_message_id:
            return messages
        quoted = messages.search(
            [("mail_message_id", "=", mail_message_id), ("wamid", "!=", False)], limit=1
        )
        contact = self.sudo().whatsapp_contact_id
        if quoted.ticket_id != self or quoted.contact_id != contact:
            raise UserError(
                self.env._("Only a WhatsApp message of this ticket can be answered.")
            )
        return quoted

    def _whatsapp_post_outbound(self, body, files=()):
        """Say ``body`` to the customer in the chatter: under the contact's lock, as a
        part of the conversation that goes on.

        :param Markup body: what is shown
        :param files: ir.attachment of this ticket
        :return: where what is queued for their phone belongs (see ``_queue``)
        """
        self.sudo().whatsapp_contact_id._lock()
        hooks.TICKET_BEFORE_OUTBOUND.run(self.sudo())
        attachment_ids = [file.id for file in files]
        mail_message = self._whatsapp_message_post(body, attachment_ids=attachment_ids)
        return self._whatsapp_columns(mail_message)

    def _whatsapp_columns(self, mail_message):
        """Where an outgoing message belongs (see ``_queue``)."""
        return {
            "ticket_id": self.id,
            "session_id": self.sudo()._whatsapp_active_session().id,
            "mail_message_id": mail_message.id,
        }

    def _whatsapp_reopen(self):
        """The customer goes on about a ticket that was closed a moment ago."""
        stages = self.team_id.with_company(self.company_id)._get_applicable_stages()
        stage = stages.filtered(lambda stage: not stage.closed)[:1]
        if stage:
            self.with_context(whatsapp_known=KNOWN).stage_id = stage
            self.closed_date = False  # helpdesk_mgmt leaves it

    def _whatsapp_notify_reaction(self, emoji, message):
        """A customer's 👍 may be their whole answer: the agent hears of it."""
        for partner in self._whatsapp_listeners():
            env = self.with_context(lang=partner.lang).env
            self.message_notify(
                partner_ids=partner.ids,
                subject=self.display_name,
                body=env._(
                    "%(name)s reacted with %(emoji)s to “%(text)s”",
                    name=message.contact_id.display_name,
                    emoji=emoji,
                    text=(message.text or "")[:80],
                ),
            )

    # ------------------------------------------------------------------ chatter

    def _whatsapp_message_post(
        self, body, author=None, date=None, notify=True, attachment_ids=None
    ):
        """Show a WhatsApp message in the chatter, under its own type.

        :param author: partner; without one, the user, who writes to the customer
        :param date: when it was written
        :param notify: whether followers are told
        :param attachment_ids: ids of ir.attachment of this ticket
        """
        if author is None:
            hooks.TICKET_BEFORE_ANSWER.run(self)
        ticket = self.with_context(
            whatsapp_post=WHATSAPP_POST,
            whatsapp_silent=None if notify else SILENT,
            mail_post_autofollow_author_skip=bool(author),
        )
        values = {}
        if author:
            values = {"author_id": author.id, "email_from": self._mail_sender(author)}
        if date:
            values["date"] = date
        return ticket.message_post(
            body=body,
            message_type="whatsapp",
            subtype_xmlid="mail.mt_comment",
            attachment_ids=attachment_ids,
            **values,
        )

    def _mail_sender(self, author):
        """An address that notifications about ``author``'s message may come from."""
        if email_normalize(author.email):
            return author.email_formatted
        company = self.company_id
        address = company.catchall_email or company.email or self.env.user.email
        return formataddr((author.name or "WhatsApp", address or ""))

    def message_post(self, *, message_type="notification", **kwargs):
        if (
            message_type == "whatsapp"
            and self.env.context.get("whatsapp_post") is not WHATSAPP_POST
        ):
            message_type = "comment"
        return super().message_post(message_type=message_type, **kwargs)

    # ----------------------------------------------------- the ticket's own mechanisms

    @api.model_create_multi
    def create(self, vals_list):
        tickets = super().create(vals_list)
        if not self.env.su and tickets.sudo().whatsapp_contact_id:
            raise AccessError(self._whatsapp_contact_is_fixed())
        hooks.TICKET_CREATED.run(tickets)
        return tickets

    @api.model
    def _whatsapp_contact_is_fixed(self):
        # Whoever could choose the contact could speak to any customer of any company.
        return self.env._("The WhatsApp contact of a ticket cannot be chosen.")

    def write(self, vals):
        if "whatsapp_contact_id" in vals and not self.env.su:
            raise AccessError(self._whatsapp_contact_is_fixed())
        if vals.get("duplicate_id"):  # hooks follow it while the ticket is still open
            super().write({"duplicate_id": vals["duplicate_id"]})
        hooks.TICKET_BEFORE_WRITE.run(self, vals)
        result = super().write(vals)
        hooks.TICKET_WRITTEN.run(self, vals)
        return result

    def _whatsapp_lock_before_write(self, vals):
        """A ticket is closed and reopened under its contact's lock."""
        if "stage_id" in vals or "active" in vals:
            self.sudo().whatsapp_contact_id._lock()

    def unlink(self):
        """What was said is kept, so that nothing Meta sends again comes back."""
        self.sudo().whatsapp_message_ids.write(
            {"session_id": False, "ticket_id": False}
        )
        self.sudo().whatsapp_session_ids.unlink()
        return super().unlink()

    @api.model
    def _without_address(self, partners):
        return partners.filtered(lambda partner: not email_normalize(partner.email))

    def _message_add_suggested_recipients(self, force_primary_email=False):
        """A customer without address must not stand in the way of *Send message*."""
        suggested = super()._message_add_suggested_recipients(
            force_primary_email=force_primary_email
        )
        for ticket in self.sudo().filtered("whatsapp_contact_id"):
            partners = suggested[ticket.id]["partners"]
            suggested[ticket.id]["partners"] -= self._without_address(partners)
        return suggested
