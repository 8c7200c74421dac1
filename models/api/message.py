# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import time
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, config

from ...tools.api.times import stamp
from ...tools.meta import contents
from ..common.message_states import ON_THE_WAY, STATUS_TIMES
from ..common.words import ONE_OF_MANY

#: Seconds between two queries of the state.
PAUSE = 0.1
#: Seconds that every call may wait. Only half of the workers may wait for longer, and
#: not the only one, or ``THREADS`` threads of a server without workers, so that other
#: requests are answered.
SHORT = 1
THREADS = 8
#: The words of a text as they are indexed: as written, without a language's endings.
WORDS = "to_tsvector('simple'::regconfig, coalesce({}, ''))"


class HelpdeskWhatsappMessage(models.Model):
    """Searches and returns messages for the REST API, and sends its reactions."""

    _inherit = "helpdesk.whatsapp.message"

    _by_state = models.Index("(state, id)")
    _by_type = models.Index("(message_type, id)")
    _by_words = models.Index(f"USING gin ({WORDS.format('text')})")

    @api.model
    def _api_domain(self, asked):
        """Return the domain for the parameters of ``GET /messages``.

        :param dict asked: the parameters that the call has
        :raises CodedError: ``phone`` is no phone number
        """
        columns = {
            "ticketId": "ticket_id",
            "contactId": "contact_id",
            "direction": "direction",
            "type": "message_type",
            "status": "state",
            "messageId": "wamid",
            "accountId": "account_id",
        }
        domain = Domain.AND(
            Domain(column, "=", asked[name])
            for name, column in columns.items()
            if name in asked
        )
        if "search" in asked:
            domain &= self._words_domain(asked["search"])
        if "phone" in asked:
            contacts = self.env["helpdesk.whatsapp.contact"]
            found = contacts._search(contacts._phone_domain(asked["phone"]))
            domain &= Domain("contact_id", "in", found)
        for name, operator in (("since", ">="), ("until", "<")):
            if name in asked:
                domain &= Domain("create_date", operator, asked[name])
        return domain

    @api.model
    def _words_domain(self, words):
        """Return the domain of the messages whose text has the words."""

        def to_sql(_model, alias, _query):
            text = SQL(WORDS.format("%s"), SQL.identifier(alias, "text"))
            query = SQL("websearch_to_tsquery('simple'::regconfig, %s)", words)
            return SQL("%s @@ %s", text, query)

        return Domain.custom(to_sql=to_sql)

    def _to_api(self):
        """Return the messages as JSON of ``GET /messages``, with superuser rights."""
        return [message._one_to_api() for message in self.sudo()]

    def _one_to_api(self):
        template = self.template_id
        return {
            "id": self.id,
            "messageId": self.wamid or None,
            "contactId": self.contact_id.id,
            "accountId": self.account_id.id,
            "ticketId": self.ticket_id.id or None,
            "direction": self.direction,
            "type": self.message_type,
            "status": self.state,
            "isAutomatic": self.is_automatic,
            "text": self.text or None,
            "content": self._content_to_api(),
            "templateName": template.name or None,
            "languageCode": template.language or None,
            "replyTo": self.quoted_id.id or None,
            "media": [
                {
                    "attachmentId": file.id,
                    "name": file.name,
                    "mimetype": file.mimetype or "application/octet-stream",
                    "size": file.file_size,
                }
                for file in self.attachment_ids
            ],
            "createdAt": stamp(self.create_date),
            "statuses": [
                {"status": status, "at": stamp(self[column])}
                for status, column in STATUS_TIMES.items()
                if self[column]
            ],
            "failure": self._failure_to_api(),
        }

    def _content_to_api(self):
        """Return Meta's object of the message's type, or ``None`` if not stored."""
        meta = self._meta()
        content = meta.get(contents.text(meta.get("type")) or self.message_type)
        return content if isinstance(content, dict) and content else None

    def _failure_to_api(self):
        if not self.failure_reason:
            return None
        return {
            "code": self.failure_reason,
            "message": self._failure_text(),
            "metaCode": self.error_code or None,
        }

    # ---------------------------------------------------------- waiting for the result

    def _await(self, seconds):
        """Commit, and wait until Meta has answered, or for ``seconds`` at most.

        It waits without a lock on the message, and each query of the state sees what
        other transactions have committed. If many calls wait, it is ``SHORT`` seconds.
        """
        self.env["ir.cron"]._commit_progress()
        began = time.monotonic()
        while self.exists().state in ON_THE_WAY:
            waited = time.monotonic() - began
            if waited >= seconds or waited >= SHORT and not self._may_wait_longer():
                break
            self._pause()

    def _may_wait_longer(self):
        """Whether the transaction gets one of the locks of calls that wait longer."""
        slots = config["workers"] // 2 if config["workers"] else THREADS
        query = "SELECT pg_try_advisory_xact_lock(hashtext(%s), %s)"
        for slot in range(slots):
            self.env.cr.execute(query, (f"{self._name}._await", slot))
            if self.env.cr.fetchone()[0]:
                return True
        return False

    def _pause(self):
        """Sleep, and begin a new transaction that sees what others have committed."""
        time.sleep(PAUSE)
        self.env.cr.rollback()

    def _send_as_batch(self, per_minute=None):
        """Let queued messages go out after those of people, and not faster than so.

        :param int per_minute: messages a minute; ``None`` leaves it to Meta's limits
        """
        self.priority = ONE_OF_MANY
        if per_minute:
            now, pause = fields.Datetime.now(), timedelta(minutes=1) / per_minute
            for position, message in enumerate(self):
                message.send_after = now + position * pause

    # ------------------------------------------------------------------------- reacting

    def _react_as(self, partner, emoji):
        """React to the message in the name of ``partner``, with the user's rights.

        The reaction is queued for the customer and shown in the chatter.

        :param str emoji: the reaction; ``""`` removes it
        :return: the reaction's ``helpdesk.whatsapp.message``
        :raises AccessError: the user may not answer on the ticket
        :raises UserError: it cannot be sent
        """
        self.ticket_id._whatsapp_check_may_send()
        target = self.sudo()
        reaction = target._react(emoji)
        target.mail_message_id._whatsapp_set_reaction(partner, emoji)
        target._announce()
        return reaction
