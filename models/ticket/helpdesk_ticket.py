# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import textwrap

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import email_normalize, formataddr

from ...tools import formatting, limits, markup
from ...tools.signature import signed
from ...tools.words import is_blank, storable
from ..common import hooks
from ..common.coded_error import CodedError
from ..common.groups import AGENTS
from ..common.sentinels import KNOWN, OPENING, SILENT, WHATSAPP_POST
from ..common.words import UNTIL_OPENED


class HelpdeskTicket(models.Model):
    """Sends agents' messages on WhatsApp, and shows WhatsApp messages in the chatter.

    Agents send with :meth:`whatsapp_post`. Only the server sets a ticket's contact.
    """

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
        decisions=None,
        seen_id=None,
    ):
        """Send a message to the customer on WhatsApp, and post it in the chatter.

        The conversation comes along: the customer's answer goes to this ticket.

        :param str body: HTML, as the composer writes it
        :param int quoted_id: mail.message of this ticket that is replied to
        :param attachment_ids: ids of ir.attachment the user may read
        :param str request_key: repeating the request with the same key sends nothing
            more
        :param dict interactive: buttons or a list below the text, as
            :meth:`_whatsapp_question` describes them
        :param dict decisions: what the agent has decided, see
            :meth:`_whatsapp_left_to_decide`; ``None`` if nobody can be asked
        :param int seen_id: newest mail.message the agent had before them as they began
            to write
        :return: id of the mail.message; a dict if something is left to decide: then
            nothing is sent
        :raises AccessError: the user may not answer on this ticket, or not use a file
        :raises UserError: the message is empty or too long, the ticket has no contact,
            the customer service window is closed, WhatsApp does not accept a file, the
            buttons or the list, or the key was used for another request
        """
        self.ensure_one()
        self._whatsapp_check_may_send()
        requests = self.env["helpdesk.whatsapp.request"]
        requests._check(
            text=[body],
            id=[quoted_id, seen_id],
            ids=[attachment_ids],
            texts=[decisions],
        )
        if left := self._whatsapp_left_to_decide(decisions, seen_id):
            return left
        asked = storable([body, quoted_id, attachment_ids, interactive])

        def post():
            self._whatsapp_carry_out(decisions)
            return self._whatsapp_post(*asked)

        return requests._once(request_key, post, [self.id, *asked])

    def _whatsapp_left_to_decide(self, decisions, seen_id=None):
        """Return what the agent has to decide before a message is sent, or ``None``.

        Writing in a closed ticket may reopen it; the decision ``closed`` is ``reopen``
        or ``leave``. Rooms with more questions extend this (``TICKET_QUESTIONS``).

        :param dict decisions: by question; ``None`` if nobody can be asked
        :param seen_id: as for :meth:`whatsapp_post`
        :return: dict (JSON) of the questions: ``closed`` with the ticket's number, and
            what the hook returns
        """
        if decisions is None:
            return None
        questions = {"closed": self.closed and self.number}
        for more in hooks.TICKET_QUESTIONS.run(self, seen_id):
            questions |= more
        left = [name for name, about in questions.items() if about]
        return None if set(left) <= set(decisions) else questions

    def _whatsapp_carry_out(self, decisions):
        """Reopen the ticket if the agent has decided so."""
        if self.closed and (decisions or {}).get("closed") == "reopen":
            self._whatsapp_reopen()

    def _whatsapp_post(
        self, body, quoted_id=None, attachment_ids=None, interactive=None
    ):
        self._whatsapp_check_may_answer(body, attachment_ids, interactive)
        body, files, kinds = self._whatsapp_take_files(body, attachment_ids)
        signature = self._whatsapp_signature()
        text = self._whatsapp_check_text(body, bool(files), signature)
        question = interactive and self._whatsapp_question(
            text, interactive, files, signature
        )
        quoted = self._whatsapp_quoted(quoted_id)
        columns = self._whatsapp_post_outbound(formatting.body_of(text), files)
        self.env["helpdesk.whatsapp.message"].sudo()._queue_parts(
            self.sudo().whatsapp_contact_id,
            text,
            list(zip(kinds, files.sudo(), strict=True)),
            quoted_id=quoted.id,
            question=question,
            signature=signature or False,
            **columns,
        )
        return columns["mail_message_id"]

    def _whatsapp_check_may_send(self):
        """Check that the user may write to the customer.

        :raises AccessError: the user is no helpdesk user, or may not change the ticket
        """
        self.check_access("write")
        self._whatsapp_check_agent()

    def _whatsapp_check_agent(self):
        """Check that the user is a helpdesk user.

        :raises AccessError: the user is not
        """
        if not self.env.user.has_group(AGENTS):
            raise AccessError(
                self.env._("Only helpdesk users may write to customers on WhatsApp.")
            )

    def _whatsapp_check_contact(self):
        """Check that the ticket has a contact to write to.

        :raises UserError: it has none, or the contact or its account cannot be used
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
        if contact._is_simulated():
            raise UserError(
                self.env._("The guide has simulated this customer: nothing is sent.")
            )
        if not contact._has_address():
            raise UserError(
                self.env._(
                    "This customer's number belongs to somebody else on WhatsApp now,"
                    " and WhatsApp has not told us another way to reach them."
                )
            )

    def _whatsapp_check_window(self):
        """Check that the customer service window is open.

        :raises UserError: it is closed (``CodedError``), or the ticket has no contact
            to write to
        """
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

    def _whatsapp_check_may_answer(self, body, attachment_ids, interactive=None):
        """Check that a message can be sent now; parameters of :meth:`whatsapp_post`.

        :raises UserError: it cannot
        """
        self._whatsapp_check_window()

    def _whatsapp_check_text(self, body, may_be_empty=False, signature=""):
        """Return HTML as text with WhatsApp's formatting.

        :param bool may_be_empty: whether a message without text is accepted
        :param str signature: the name that is sent before it
        :raises UserError: the text is empty, too long, or has embedded pictures or the
            like
        """
        if markup.has_media(body):
            raise UserError(
                self.env._(
                    "Embedded content cannot be sent on WhatsApp: attach it as a"
                    " file instead."
                )
            )
        text = markup.whatsapp_from_html(body)
        text = "" if is_blank(text) else text
        if not text and not may_be_empty:
            raise UserError(self.env._("The message is empty."))
        if (length := len(signed(signature, text))) > limits.TEXT_BODY:
            raise UserError(
                self.env._(
                    "The message has %(length)s characters; WhatsApp accepts"
                    " %(limit)s. Shorten it, or send it in parts.",
                    length=length,
                    limit=limits.TEXT_BODY,
                )
            )
        return text

    def _whatsapp_active_session(self):
        """Return the session that is active on this ticket, if any."""
        return self.env["helpdesk.whatsapp.session"].search(
            [("ticket_id", "=", self.id), ("state", "=", "active")], limit=1
        )

    def _whatsapp_quoted(self, mail_message_id):
        """Return the WhatsApp message that an agent replies to, or an empty recordset.

        :param int mail_message_id: id of its mail.message, if any
        :raises UserError: it is not a WhatsApp message of this ticket
        """
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

    def _whatsapp_post_outbound(self, body, files=(), by_hand=True):
        """Post a message to the customer in the chatter, before it is queued.

        The contact is locked from here on, and its session on this ticket is extended.

        :param Markup body: what the chatter shows
        :param files: ir.attachment of this ticket
        :param bool by_hand: whether an agent has written it: the conversation comes
            along
        :return: columns of the message to be queued (see ``_queue``)
        """
        self.sudo().whatsapp_contact_id._lock()
        hooks.TICKET_BEFORE_OUTBOUND.run(self.sudo(), by_hand)
        attachment_ids = [file.id for file in files]
        mail_message = self._whatsapp_message_post(body, attachment_ids=attachment_ids)
        return self._whatsapp_columns(mail_message)

    def _whatsapp_columns(self, mail_message, session=None):
        """Return the columns that link a queued message to this ticket's chatter.

        :param session: the one that is active on this ticket, if the caller knows it
        """
        session = session or self.sudo()._whatsapp_active_session()
        return {
            "ticket_id": self.id,
            "session_id": session.id,
            "mail_message_id": mail_message.id,
        }

    def _whatsapp_reopen(self):
        """Move a closed ticket to an open stage: the customer wrote again."""
        stage = self._whatsapp_stage_to_reopen()
        if stage:
            self.with_context(whatsapp_known=KNOWN).stage_id = stage
            self.closed_date = False  # helpdesk_mgmt leaves it

    def _whatsapp_stage_to_reopen(self):
        """Return the stage a closed ticket is reopened to: its first open one."""
        stages = self.team_id.with_company(self.company_id)._get_applicable_stages()
        return stages.filtered(lambda stage: not stage.closed)[:1]

    def _whatsapp_notify_reaction(self, emoji, message):
        """Notify the ticket's recipients of a customer's reaction to ``message``.

        A 👍 may be the whole answer.
        """
        for partner in self._whatsapp_recipients():
            env = self.with_context(lang=partner.lang).env
            self.message_notify(
                partner_ids=partner.ids,
                subject=self.display_name,
                subtype_xmlid=UNTIL_OPENED,
                body=env._(
                    "%(name)s reacted with %(emoji)s to “%(text)s”",
                    name=message.contact_id.display_name,
                    emoji=emoji,
                    text=textwrap.shorten(
                        formatting.line_of(message.text), 80, placeholder="…"
                    ),
                ),
            )

    # ------------------------------------------------------------------ chatter

    def _whatsapp_message_post(
        self,
        body,
        author=None,
        date=None,
        notify=True,
        attachment_ids=None,
        recipients=None,
    ):
        """Post a WhatsApp message in the chatter, with its own message type.

        :param author: partner; by default the user, who writes to the customer
        :param date: when it was written
        :param notify: whether the ticket's recipients are notified
        :param attachment_ids: ids of ir.attachment of this ticket
        :param recipients: ``Recipients``, if the caller knows them
        :return: the mail.message
        """
        if author is None:
            hooks.TICKET_BEFORE_ANSWER.run(self)
        ticket = self.with_context(
            whatsapp_post=WHATSAPP_POST,
            whatsapp_silent=None if notify else SILENT,
            whatsapp_recipients=recipients,
            mail_post_autofollow_author_skip=bool(author),
        )
        values = {"author_id": author.id} if author else {}
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
        """Return the sender's address for notifications of a message by ``author``."""
        if email_normalize(author.email):
            return author.email_formatted
        company = self.company_id
        address = company.catchall_email or company.email or self.env.user.email
        return formataddr((author.name or "WhatsApp", address or ""))

    def _whatsapp_is_posting(self):
        """Whether a WhatsApp message is posted, or a ticket created for one."""
        context = self.env.context
        is_posted = context.get("whatsapp_post") is WHATSAPP_POST
        return is_posted or context.get("whatsapp_opening") is OPENING

    def _creation_subtype(self):
        """Return the same as helpdesk_mgmt, without a query."""
        subtype_id = self.env["ir.model.data"]._xmlid_to_res_id(
            "helpdesk_mgmt.hlp_tck_created"
        )
        return self.env["mail.message.subtype"].browse(subtype_id)

    def _message_compute_parent_id(self, parent_id):
        """Give WhatsApp messages no parent: Odoo would read the ticket's last 200."""
        if self._whatsapp_is_posting():
            return False
        return super()._message_compute_parent_id(parent_id)

    def message_post(self, *, message_type="notification", **kwargs):
        if (
            message_type == "whatsapp"
            and self.env.context.get("whatsapp_post") is not WHATSAPP_POST
        ):
            message_type = "comment"
        if self._whatsapp_is_posting():
            # Few are e-mailed: then _whatsapp_address_mail looks these up.
            addresses = ("email_from", "record_alias_domain_id", "reply_to")
            kwargs = dict.fromkeys(addresses, False) | kwargs
            kwargs["record_company_id"] = self.sudo().company_id.id
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
        # A user who could choose it could write to any customer of any company.
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
        """Lock the contact before the ticket is closed or reopened."""
        if "stage_id" in vals or "active" in vals:
            self.sudo().whatsapp_contact_id._lock()

    def unlink(self):
        """Delete the tickets, but keep their WhatsApp messages.

        Meta may deliver a message again: one that was deleted would open a ticket.
        """
        self.sudo().whatsapp_message_ids.write(
            {"session_id": False, "ticket_id": False}
        )
        self.sudo().whatsapp_session_ids.unlink()
        return super().unlink()

    @api.model
    def _without_address(self, partners):
        return partners.filtered(lambda partner: not email_normalize(partner.email))

    def _message_add_suggested_recipients(self, force_primary_email=False):
        """Leave out customers without an e-mail address.

        They would prevent agents from using *Send message*.
        """
        suggested = super()._message_add_suggested_recipients(
            force_primary_email=force_primary_email
        )
        for ticket in self.sudo().filtered("whatsapp_contact_id"):
            partners = suggested[ticket.id]["partners"]
            suggested[ticket.id]["partners"] -= self._without_address(partners)
        return suggested
