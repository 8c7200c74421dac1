import time

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import config

from ...tools.api.schema import moment, stamp
from ...tools.meta import contents
from ..common.message_states import ON_THE_WAY, STATUS_TIMES

#: Seconds between two looks at it.
PAUSE = 0.1
#: Seconds that each call may wait; longer, so many at a time may that others still find
#: a worker, or a thread of a server without workers.
SHORT = 1
THREADS = 8


class HelpdeskWhatsappMessage(models.Model):
    """Messages as the REST API knows them."""

    _inherit = "helpdesk.whatsapp.message"

    _by_state = models.Index("(state, id)")
    _by_type = models.Index("(message_type, id)")

    @api.model
    def _api_domain(self, asked):
        """What ``asked``, the parameters of ``GET /messages``, looks for."""
        columns = {
            "ticketId": "ticket_id",
            "contactId": "contact_id",
            "direction": "direction",
            "type": "message_type",
            "status": "state",
            "messageId": "wamid",
        }
        domain = Domain.AND(
            Domain(column, "=", asked[name])
            for name, column in columns.items()
            if name in asked
        )
        if "phone" in asked:
            contacts = self.env["helpdesk.whatsapp.contact"]
            known = contacts._search(contacts._phone_domain(asked["phone"]))
            domain &= Domain("contact_id", "in", known)
        for name, operator in (("since", ">="), ("until", "<")):
            if name in asked:
                domain &= Domain("create_date", operator, moment(asked[name]))
        return domain

    def _to_api(self):
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
        """What Meta calls by the name of the type; ``None`` where nothing is kept."""
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

    # -------------------------------------------------------------- what becomes of it

    def _await(self, seconds):
        """Commit, and look for some seconds whether Meta has taken it.

        Nothing of it is locked meanwhile, and each look sees what others have
        committed.
        """
        self.env["ir.cron"]._commit_progress()
        began = time.monotonic()
        while self.exists().state in ON_THE_WAY:
            waited = time.monotonic() - began
            if waited >= seconds or waited >= SHORT and not self._may_wait_longer():
                break
            self._pause()

    def _may_wait_longer(self):
        """Whether the transaction gets one of the places for those who wait."""
        places = config["workers"] // 2 or THREADS
        query = "SELECT pg_try_advisory_xact_lock(hashtext(%s), %s)"
        for place in range(places):
            self.env.cr.execute(query, (f"{self._name}._await", place))
            if self.env.cr.fetchone()[0]:
                return True
        return False

    def _pause(self):
        time.sleep(PAUSE)
        self.env.cr.rollback()

    # ------------------------------------------------------------------------- reacting

    def _react_as(self, partner, emoji):
        """React in the name of ``partner``, for the customer and in the chatter to see.

        :return: the reaction, in the outbox
        :raises AccessError: the user may not answer on the ticket
        :raises UserError: it cannot be sent
        """
        self.ticket_id._whatsapp_check_may_send()
        target = self.sudo()
        reaction = target._react(emoji)
        target.mail_message_id._whatsapp_set_reaction(partner, emoji)
        target._announce()
        return reaction
