# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
import logging
import uuid

from odoo import api, fields, models
from odoo.exceptions import MissingError, UserError

from ...tools import log
from ...tools.meta import cloud_api
from ...tools.meta.errors import Remedy
from ...tools.signature import signed_content
from ..common import hooks
from ..common.message_states import TROUBLE
from ..lane import pauses
from ..lane.calls import Call
from ..lane.lane import Lane
from ..lane.outcomes import BUSY_ERRORS, Unfinished
from ..lane.pauses import pause_after
from ..lane.queue import Queue
from .helpdesk_whatsapp_pace import AHEAD, FURTHEST, PAIR_EVERY

_logger = logging.getLogger(__name__)

IS_SOON = f"{{}}.next_at < extract(epoch FROM now()) + {PAIR_EVERY + FURTHEST}"
#: The messages of its contact that a message waits for: the earlier ones, but not a
#: file whose first upload failed.
EARLIER = """
    SELECT FROM helpdesk_whatsapp_message earlier
     WHERE earlier.contact_id = item.contact_id
       AND earlier.id < item.id
       AND earlier.state IN ('outgoing', 'sending')
       AND (earlier.media_state IS DISTINCT FROM 'waiting'
            OR coalesce(earlier.media_attempts, 0) <= 1)"""
QUEUE = Queue(
    "helpdesk_whatsapp_message",
    source=f"""
        JOIN helpdesk_whatsapp_account account ON account.id = item.account_id
        LEFT JOIN helpdesk_whatsapp_pace number
          ON number.key = 'account ' || item.account_id AND {IS_SOON.format("number")}
        LEFT JOIN helpdesk_whatsapp_pace pair
          ON pair.key = 'contact ' || item.contact_id AND {IS_SOON.format("pair")}""",
    waits="""item.state = 'outgoing'
        AND item.media_state IS DISTINCT FROM 'waiting'
        AND account.active AND account.paused_reason IS NULL""",
    later=f"""greatest(
        item.send_after, account.send_after,
        to_timestamp(greatest(number.next_at - {AHEAD / 2}, pair.next_at))
            AT TIME ZONE 'UTC')""",
    partition="item.contact_id::varchar",
    # A person's message goes before an automatic one, and what is new before repeats.
    priority="coalesce(item.priority, 0) * 2 + (coalesce(item.attempts, 0) > 0)::int",
    free=f"""NOT EXISTS ({EARLIER})
        AND (coalesce(account.slow_downs, 0) = 0 OR NOT EXISTS (
            SELECT FROM helpdesk_whatsapp_message probe
             WHERE probe.account_id = item.account_id AND probe.state = 'sending'))""",
)
LANE = Lane(
    _logger,
    "outbox",
    model="helpdesk.whatsapp.message",
    noun="message",
    cron="ir_cron_outbox",
    queue=QUEUE,
    work="_prepare_sending",
    broke="_sending_broke",
    admit="_admit",
    schedule="_schedule",
    conclude_all="_conclude_sendings",
    before="_give_up_abandoned",
    batch=24,
    slice_seconds=0.75,
)


class HelpdeskWhatsappMessage(models.Model):
    """Sends the queued messages to Meta.

    Meta has no key that would make a repeated call harmless. So a message is claimed
    (``sending``), and that is committed, before Meta is called with no transaction
    open; the outcome is committed after. A message that a crash leaves in ``sending``
    may have been sent: it becomes ``unknown`` until a delivery status with its ``uuid``
    arrives, and is not sent again automatically.
    """

    _inherit = "helpdesk.whatsapp.message"

    attempts = fields.Integer(readonly=True)
    claimed_at = fields.Datetime("Last attempt on", readonly=True)
    send_after = fields.Datetime("Next attempt on", readonly=True)
    is_held = fields.Boolean(
        "Held back", readonly=True, help="Until Meta has assessed its template."
    )

    _outbox = models.Index("(contact_id, id) WHERE state IN ('outgoing', 'sending')")
    _outgoing = models.Index("(id) WHERE state = 'outgoing'")

    @api.model
    def _schedule_sending(self):
        """Trigger the cron that calls :meth:`_cron_send`."""
        LANE.wake(self.env)

    @api.model
    def _cron_send(self):
        """Send what is queued (cron)."""
        LANE.run(self.env)

    @api.model
    def _give_up_abandoned(self):
        """Mark messages that a worker has left in ``sending`` as ``unknown``."""
        for message in self._abandoned():
            try:
                with self.env.cr.savepoint():
                    message._lock()
                    message._now_unknown()
                    self.env["helpdesk.whatsapp.claim"]._excuse(LANE, message.ids)
            except BUSY_ERRORS:
                continue  # a status is being applied to it
            except Exception as error:
                ids = {"lane": LANE.name, "message": message.id}
                log.failure(_logger, log.ERROR, "failure_not_written", error, **ids)

    @api.model
    def _abandoned(self):
        """Return the messages in ``sending`` whose worker has ended."""
        sending = self.search([("state", "=", "sending")])
        return sending - sending.browse(
            self.env["helpdesk.whatsapp.claim"]._in_work(LANE, sending.ids)
        )

    def _prepare_sending(self):
        """Mark one queued message as being sent; returns the ``Call`` of Meta."""
        try:
            is_queued = self.state == "outgoing"
        except MissingError:  # it was erased meanwhile
            is_queued = False
        if not is_queued:
            return None
        hooks.MESSAGE_FORM.run(self)
        if reason := self._why_not_now():
            self._fail(reason)
            return None
        api_client, body = self.account_id._cloud_api(), self._request()
        self.write(
            {
                "state": "sending",
                "claimed_at": fields.Datetime.now(),
                "attempts": self.attempts + 1,
            }
        )
        more = (self.uuid, api_client)
        call = Call(api_client.send, (body,), "_conclude_sending", more)
        return call._replace(ended="_log_answer")

    def _conclude_sending(self, answer, sent_uuid, api_client):
        """Write the outcome of a call: parameters of :meth:`_conclude_sendings`."""
        self._conclude_sendings([(answer, sent_uuid, api_client)])

    def _conclude_sendings(self, ended):
        """Write the outcomes of calls, also if webhooks write meanwhile.

        :param list ended: for each message a triple: what ``CloudApi.send`` returned or
            raised; the ``uuid`` that was sent: the message has another one now if a
            delivery status has caused it to be queued again; and the ``CloudApi`` that
            made the call
        """
        there, accepted = self._lock(), self.browse()
        for message, (answer, sent_uuid, api_client) in zip(self, ended, strict=True):
            if message not in there:
                continue  # it was erased meanwhile
            if sent_uuid == message.uuid:
                if isinstance(answer, Exception):
                    message._not_accepted(answer)
                else:
                    message._accepted(answer)
                    accepted |= message
            message.account_id._follow_usage(api_client.rests)
        if accepted:
            accepted._note_accepted()

    def _log_answer(self, answer, sent_uuid, _api_client):
        is_error = isinstance(answer, Exception)
        more = {"uuid": sent_uuid, **log.of_error(answer)} if is_error else {}
        level = log.WARNING if is_error else log.INFO
        event = "not_sent" if is_error else "sent"
        log.event(_logger, level, event, message=self.id, **more)

    def _sending_broke(self, error):
        """Try the message again later after an exception before Meta was called.

        It fails after the last attempt. Other messages of the contact wait for it.
        """
        if self.state == "outgoing":
            self.attempts += 1
            pause = pause_after(pauses.PREPARING, self.attempts)
            if pause is None or isinstance(error, Unfinished):
                self._fail("broken")
            else:
                self.send_after = fields.Datetime.now() + pause
        return True

    def _why_not_now(self):
        """Return why the message cannot be sent now, or ``None``.

        :return: value of ``failure_reason``
        """
        return hooks.MESSAGE_OBSTACLES.first(self)

    def _obstacle_of_block(self):
        """Return ``blocked`` if the contact is blocked, else ``None``."""
        return "blocked" if self.contact_id.is_blocked else None

    def _obstacle_of_address(self):
        """Return ``number_lost`` if the contact has no id any more, else ``None``."""
        return None if self.contact_id._has_address() else "number_lost"

    def _obstacle_of_window(self):
        """Return ``window_closed`` if the message needs the window, else ``None``.

        Outside the customer service window Meta delivers only templates, and what is
        sent without one by Direct Send.
        """
        is_template = self.message_type == "template"
        is_free = is_template or self.contact_id._window_is_open()
        return "window_closed" if not is_free and self._needs_window() else None

    def _needs_window(self):
        """Return whether the message needs an open customer service window."""
        return not hooks.MESSAGE_WITHOUT_WINDOW.first(self)

    def _request(self):
        """Return the body of Meta's POST /messages, without what is always the same."""
        content = json.loads(self.content)
        if self.signature:
            content = signed_content(self.signature, self.message_type, content)
        body = {
            **self.contact_id._recipient(),
            "type": self.message_type,
            self.message_type: content,
            "biz_opaque_callback_data": self.uuid,
        }
        if self.quoted_id.wamid and self.message_type != "reaction":
            body["context"] = {"message_id": self.quoted_id.wamid}
        return body

    def _accepted(self, sent):
        """Store Meta's id of the message.

        :param sent: what ``tools.meta.cloud_api`` returned
        """
        values = {} if self.wamid else {"wamid": sent.wamid}
        self.write({**values, "is_held": sent.is_held})
        self.account_id._sending_works()

    def _note_accepted(self):
        """Raise the state of messages that Meta has accepted."""
        if changed := self.filtered(lambda message: message._climb("accepted")):
            changed._state_changed()

    def _not_accepted(self, error):
        """Queue the message again, or let it fail or become ``unknown``.

        :param error: exception of the call
        """
        if self.state not in ("sending", "unknown"):
            return  # it was written already, or a status has settled it
        if isinstance(error, cloud_api.Refused):
            self._refused(error)
        elif isinstance(error, cloud_api.Unreachable):
            self._try_again(pauses.SENDING, "unreachable")
            self.account_id._slow_down()
        else:
            self._now_unknown()
            self.account_id._slow_down()

    def _refused(self, error):
        """Do what Meta's error code calls for (``tools.meta.errors``)."""
        remedy, reason = error.verdict
        details = error.details or str(error)
        failure = (reason, error.code, details)
        if remedy is Remedy.FIX_ACCOUNT:
            self._back_to_queue(*failure)
            self.attempts -= 1
            self.account_id._pause_sending(reason, details, error.refused_token)
        elif hooks.MESSAGE_REFUSED.first(self, error.code, details):
            pass
        elif remedy is Remedy.RETRY:
            self._try_again(pauses.SENDING, *failure)
        elif remedy is Remedy.SLOW_PAIR:
            self._try_again(pauses.SENDING_TO_PAIR, *failure)
        elif remedy is Remedy.SLOW_NUMBER:
            self._back_to_queue(*failure)
            self.attempts -= 1  # the limit is the number's, not the message's
            self.account_id._slow_down()
        else:
            self._fail(*failure)

    def _try_again(self, table, reason, code=None, details=""):
        """Queue the message again after a pause; after the last one, let it fail.

        :param table: pauses, see ``models/lane/pauses.py``
        """
        pause = pause_after(table, self.attempts)
        if pause is None:
            self._fail(reason, code, details)
            return
        self._back_to_queue(reason, code, details)
        self.send_after = fields.Datetime.now() + pause

    def _back_to_queue(self, reason, code=None, details=""):
        """Queue the message again; agents see ``reason`` as what it waits for."""
        if self.state != "sending":
            return
        self.write(
            {
                "state": "outgoing",
                "failure_reason": reason,
                "error_code": code,
                "error_details": details,
            }
        )
        self._state_changed()

    def _now_unknown(self):
        """Mark a message being sent as ``unknown``: it may have been sent."""
        if self.state != "sending":
            return
        self.write({"state": "unknown", "failure_reason": "no_answer"})
        self._state_changed()

    def action_send_again(self):
        """Send messages that failed, or are ``unknown``, as new messages (button).

        They get another ``uuid``, and ``wamid``: the delivery statuses of the former
        attempt no longer count.

        :raises AccessError: the user may not write to these customers
        :raises UserError: it is being sent, or the customer service window is closed
        """
        self._check_may_be_sent_again()
        for message in self.sudo():
            message._queue_anew()

    def _check_may_be_sent_again(self):
        """Raise the errors of :meth:`action_send_again`, and lock the messages."""
        for message in self:
            message.ticket_id._whatsapp_check_may_send()
            message = message.sudo()
            message._lock()
            if message.state not in TROUBLE:
                raise UserError(self.env._("This message is already on its way."))
            message._check_customer_can_be_reached()

    def _check_customer_can_be_reached(self):
        """Check that Meta would deliver the message now.

        :raises UserError: the contact or its account cannot be used, or the customer
            service window is closed
        """
        if self._needs_window():
            self.ticket_id._whatsapp_check_window()
        else:
            self.ticket_id._whatsapp_check_contact()

    def _queue_anew(self):
        """Queue the message as a new one, with another ``uuid`` and no ``wamid``."""
        self.write(
            {
                "state": "outgoing",
                "wamid": False,
                "uuid": uuid.uuid4().hex,
                "attempts": 0,
                "send_after": False,
                "failure_reason": False,
                "error_code": False,
                "error_details": False,
                "failed_at": False,
                "sent_at": False,
            }
        )
        self._state_changed()
        self._schedule_sending()
