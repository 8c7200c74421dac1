# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Deletes texts and files of messages when their retention period is over."""

import logging
import re
from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.tools.mail import html_to_inner_content

from ...tools import formatting, log
from ...tools.markup import MUTED
from ..common.message_states import ON_THE_WAY

_logger = logging.getLogger(__name__)

BATCH = 200
#: Condition for messages that are being sent and files that are being transferred.
UNDER_WAY = Domain("state", "in", ON_THE_WAY) | Domain("media_state", "=", "waiting")
PARAGRAPH = Markup("<p>%s</p>")
#: What a note quotes.
QUOTED = re.compile(r"<blockquote.*</blockquote>", re.DOTALL)


class HelpdeskWhatsappMessage(models.Model):
    """Deletes a message's text and files, in the ticket too.

    The record stays, with its ids, times and state, so that statistics still count it
    and a webhook event that Meta delivers again creates no new message.
    """

    _inherit = "helpdesk.whatsapp.message"

    opened_ticket_id = fields.Many2one(
        "helpdesk.ticket",
        "Opened ticket",
        index="btree_not_null",
        ondelete="set null",
        help="The ticket whose description and title were made from it.",
    )
    note_ids = fields.Many2many(
        "mail.message",
        "helpdesk_whatsapp_message_note_rel",
        "message_id",
        "mail_message_id",
        "Notes with its text",
        readonly=True,
        help="Internal notes that repeat the text and the files.",
    )
    has_files = fields.Boolean(
        compute="_compute_has_files", store=True, precompute=True
    )
    files_deleted_at = fields.Datetime("Files deleted on", readonly=True)
    text_deleted_at = fields.Datetime("Text deleted on", readonly=True)

    _files_kept = models.Index("(account_id, create_date) WHERE has_files IS TRUE")
    _text_kept = models.Index("(account_id, create_date) WHERE text_deleted_at IS NULL")

    @api.depends("attachment_ids")
    def _compute_has_files(self):
        for message in self:
            message.has_files = bool(message.attachment_ids)

    # ------------------------------------------------------------------- what is old

    @api.model
    def _delete_old_files(self, account, days, stuck):
        """Delete the files of a batch of messages older than ``days``.

        :param set stuck: see :meth:`_delete_each`
        :return: number of messages
        """
        batch = self._old(account, days, stuck, Domain("has_files", "=", True))
        batch._delete_each("_delete_files", stuck)
        return len(batch)

    @api.model
    def _delete_old_texts(self, account, days, stuck):
        """Delete the texts of a batch of messages older than ``days``.

        :param set stuck: see :meth:`_delete_each`
        :return: number of messages
        """
        batch = self._old(account, days, stuck, Domain("text_deleted_at", "=", False))
        batch._delete_each("_delete_text", stuck)
        return len(batch)

    def _delete_each(self, method, stuck):
        """Call ``method`` on the messages, if it raises on those of each answer alone.

        :param set stuck: gets the ids of messages for which it raised: they are left to
            the next run
        """
        try:
            with self.env.cr.savepoint():
                getattr(self, method)()
        except Exception:
            answers = self.grouped(lambda message: message.mail_message_id or message)
            for parts in answers.values():
                parts._delete_one(method, stuck)

    def _delete_one(self, method, stuck):
        try:
            with self.env.cr.savepoint():
                getattr(self, method)()
        except Exception as error:
            ids = ",".join(map(str, self.ids))
            log.failure(_logger, log.ERROR, "not_deleted", error, messages=ids)
            stuck.update(self.ids)

    @api.model
    def _old(self, account, days, stuck, domain):
        """Return a locked batch of messages older than ``days``; none if it is 0.

        All WhatsApp messages of the same message in the chatter belong to the batch.
        """
        if not days:
            return self.browse()
        domain &= self._is_old(account, days) & Domain("id", "not in", list(stuck))
        batch = self.search(domain, order="create_date", limit=BATCH)
        parts = batch.mail_message_id.whatsapp_message_ids
        return (batch | parts).try_lock_for_update(allow_referencing=True)

    @api.model
    def _is_old(self, account, days):
        """Return the domain of messages older than ``days`` that may be deleted.

        Left out are messages of active sessions, and those of which a part is still
        being sent or transferred.
        """
        return (
            Domain("account_id", "=", account.id)
            & Domain("create_date", "<", self.env.cr.now() - timedelta(days=days))
            & Domain("session_id", "not any", Domain("state", "=", "active"))
            & ~UNDER_WAY
            & Domain(
                "mail_message_id",
                "not any",
                Domain("whatsapp_message_ids", "any", UNDER_WAY),
            )
        )

    # ------------------------------------------------------------------- deleting it

    def _delete_files(self):
        """Delete the files of the messages, and add a note to the chatter."""
        messages = self.filtered("has_files")
        messages._drop_files()
        messages.files_deleted_at = fields.Datetime.now()
        for mail_message in messages.mail_message_id:
            parts = mail_message.whatsapp_message_ids
            mail_message.body += parts._in_paragraphs(parts._notes_on_files())

    def _drop_files(self):
        """Delete the files of the messages.

        A file that other messages have too, such as one that an agent forwarded from an
        e-mail, is only unlinked from these messages.
        """
        files, shown = self.attachment_ids, self.mail_message_id
        checksums = files.mapped("checksum")
        copies = self.note_ids.attachment_ids
        copies.filtered(lambda copy: copy.checksum in checksums).unlink()
        self.write({"attachment_ids": [Command.clear()]})
        shown.write({"attachment_ids": [Command.unlink(file.id) for file in files]})
        self.mail_copy_id.write(
            {"attachment_ids": [Command.unlink(file.id) for file in files]}
        )
        for others in (self, shown):
            elsewhere = others.search([("attachment_ids", "in", files.ids)])
            files -= elsewhere.attachment_ids
        files.unlink()

    def _delete_text(self):
        """Delete the texts of the messages here, in the chatter and in the tickets.

        The files of contact cards are deleted too, as they contain the text.
        """
        self.filtered(lambda m: m.message_type == "contacts")._delete_files()
        self._delete_text_of_tickets()
        if self:
            self.ticket_id._whatsapp_drop_notices(max(self.mapped("create_date")))
        self.text_deleted_at = fields.Datetime.now()
        no_text = dict.fromkeys(("content", "forms", "former_texts"))
        for message in self:
            [note] = message._notes_on_text()
            message.write({"text": note, **no_text})
        for mail_message in self.mail_message_id:
            parts = mail_message.whatsapp_message_ids
            notes = parts._notes_on_text() + parts._notes_on_files()
            mail_message._whatsapp_rewrite(parts._in_paragraphs(notes))
        self._delete_mail_copies(lambda parts: parts._notes_on_text())

    def _delete_mail_copies(self, notes_of):
        """Delete the texts and files sent by e-mail instead, and those in notes.

        :param notes_of: function of messages, to the notes that replace the text
        """
        for copy, parts in (
            self.filtered("mail_copy_id").grouped("mail_copy_id").items()
        ):
            copy._whatsapp_rewrite(parts._in_paragraphs(notes_of(parts)))
            copy.write({"attachment_ids": [Command.clear()]})
            copy.sudo().mail_ids.unlink()
        for note in self.note_ids:
            parts = self.filtered(lambda part, note=note: note in part.note_ids)
            note._whatsapp_forget_quoted(parts._in_paragraphs(notes_of(parts)))

    def _note_copy(self, note):
        """Have a note that repeats the messages forget them when they are deleted.

        :param note: the mail.message
        """
        self.sudo().write({"note_ids": [Command.link(one.id) for one in note]})

    def _delete_text_of_tickets(self):
        """Delete the descriptions of tickets that were made from the messages.

        A title that quotes the message is replaced.
        """
        for message in self:
            opened, env = message.opened_ticket_id, message._in_account_language().env
            if opened:
                opened.description = PARAGRAPH % MUTED % env._("Text deleted")
            for ticket in opened | message.titled_ticket_id:
                if message._is_quoted_by(ticket.name):
                    ticket.name = env._("WhatsApp conversation")
                    activities = ticket.with_context(active_test=False).activity_ids
                    activities.res_name = ticket.display_name  # a copy of the title

    def _is_quoted_by(self, title):
        """Whether the text of the message, or a former one, begins with ``title``."""
        former = [edit["text"] for edit in self.former_texts or []]
        texts = [self.text, *former, html_to_inner_content(self._body())]
        texts += map(formatting.line_of, [self.text, *former])
        start = title.removesuffix("…")
        return any(
            " ".join((text or "").split()).lstrip("• ").startswith(start)
            for text in texts
        )

    # ------------------------------------------------------------ notes in the chatter

    def _notes_on_files(self):
        deleted = self.filtered("files_deleted_at")
        return deleted._notes(
            "files_deleted_at",
            lambda env, days: env._("File deleted after %(days)s days", days=days),
        )

    def _notes_on_text(self):
        deleted = self.filtered("text_deleted_at")
        return deleted._notes(
            "text_deleted_at",
            lambda env, days: env._("Text deleted after %(days)s days", days=days),
        )

    def _notes(self, column, text):
        """Return the notes on a deletion as a list of different texts.

        :param str column: the time of the deletion
        :param text: function of an environment and the number of days, to the note
        """
        notes = [
            text(
                part._in_account_language().env, (part[column] - part.create_date).days
            )
            for part in self
        ]
        return list(dict.fromkeys(notes))

    @api.model
    def _in_paragraphs(self, notes):
        """Return notes as HTML: a paragraph in muted type for each."""
        return Markup().join(PARAGRAPH % MUTED % note for note in notes)

    def _check_may_be_sent_again(self):
        """Check that neither text nor files have been deleted.

        :raises UserError: they have
        """
        if any(m.text_deleted_at or m.files_deleted_at for m in self.sudo()):
            raise UserError(
                self.env._(
                    "The text or a file of the message has been deleted."
                    " Write a new message."
                )
            )
        return super()._check_may_be_sent_again()


class HelpdeskWhatsappContact(models.Model):
    """Notes which message opened a ticket."""

    _inherit = "helpdesk.whatsapp.contact"

    def _create_ticket(self, message):
        """Note on the message that it has opened the ticket."""
        ticket = super()._create_ticket(message)
        message.opened_ticket_id = ticket
        return ticket


class HelpdeskTicket(models.Model):
    """Deletes notifications that quote deleted messages."""

    _inherit = "helpdesk.ticket"

    def _whatsapp_drop_notices(self, before):
        """Delete notifications about reactions, and notes of activities: they quote.

        :param before: datetime of the latest notification, or activity
        """
        activities = self.sudo().with_context(active_test=False).activity_ids
        activities.filtered(
            lambda one: one.whatsapp_problem and one.create_date <= before
        ).note = False
        notices = self.env["mail.message"].search(
            [
                ("model", "=", self._name),
                ("res_id", "in", self.ids),
                ("message_type", "=", "user_notification"),
                ("author_id", "=", self.env.ref("base.partner_root").id),
                ("create_date", "<=", before),
            ]
        )
        notices.unlink()


class MailMessage(models.Model):
    """Replaces the text of messages in the chatter."""

    _inherit = "mail.message"

    def _whatsapp_rewrite(self, body):
        """Replace the body, and delete its translations and link previews."""
        translations = self.env["mail.message.translation"]
        translations.search([("message_id", "in", self.ids)]).unlink()
        self.message_link_preview_ids.unlink()
        self.write({"body": body})

    def _whatsapp_forget_quoted(self, body):
        """Replace what the note quotes, or all of it, and delete its e-mails.

        :param Markup body: what takes its place
        """
        quote = Markup("<blockquote>%s</blockquote>") % body
        kept, is_quote = QUOTED.subn(lambda _match: quote, self.body or "", count=1)
        self._whatsapp_rewrite(Markup(kept) if is_quote else body)
        self.subject = False  # it may be the title, which quotes the message
        self.sudo().mail_ids.unlink()
