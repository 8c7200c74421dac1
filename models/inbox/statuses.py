# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
import logging

from odoo import api, fields, models

from ...tools import log
from ...tools.meta import webhook
from ..lane import pauses
from ..lane.lane import Lane
from ..lane.queue import Queue
from ..lane.wake_ups import GATHERING

_logger = logging.getLogger(__name__)

LANE = Lane(
    _logger,
    "statuses",
    model="helpdesk.whatsapp.event",
    noun="update",
    cron="ir_cron_statuses",
    queue=Queue(
        "helpdesk_whatsapp_event",
        waits=f"item.state = 'pending' AND item.kind = '{webhook.STATUS}'",
        later="item.next_attempt_at",
        # An account's are applied by one worker at a time.
        partition="coalesce('account ' || item.account_id, item.id::varchar)",
        order="item.occurred_at, item.id",
        priority="(coalesce(item.attempts, 0) > 0)::int",
        together=200,
    ),
    work="_process_statuses",
    broke="_fail",
    batch=200,
    is_set=True,
    patience=5,
    bell=GATHERING,
    failed=("not_processed", log.WARNING),
)


class HelpdeskWhatsappAccount(models.Model):
    """Notes whether messages written in the WhatsApp Business app are reported."""

    _inherit = "helpdesk.whatsapp.account"

    has_echoes = fields.Boolean(
        readonly=True,
        copy=False,
        help="Messages that somebody wrote in the WhatsApp Business app have come.",
    )


class HelpdeskWhatsappEvent(models.Model):
    """Applies delivery statuses, which are most of Meta's updates, in sets.

    A status has the ``uuid`` of our message ("biz_opaque_callback_data"), or it is of a
    message that another tool sent from the number, and is dropped at once. Messages
    from the WhatsApp Business app have no ``uuid``: their statuses wait for a moment.
    If such a message comes later, those of its statuses that are still stored are
    processed then.
    """

    _inherit = "helpdesk.whatsapp.event"

    awaited_message = fields.Char(
        readonly=True,
        help="A status is of a message that is not here, and may come yet: a digest of "
        "its identifier.",
    )

    _awaiting = models.Index(
        "(account_id, awaited_message) WHERE awaited_message IS NOT NULL"
    )

    @api.model
    def _take_up_early(self, account, wamid):
        """Process the statuses again that came long before the message ``wamid``."""
        self.flush_model(["awaited_message", "state"])
        self.env.cr.execute(
            """
            UPDATE helpdesk_whatsapp_event
               SET state = 'pending', awaited_message = NULL, next_attempt_at = NULL
             WHERE account_id = %s AND awaited_message = %s
            RETURNING id
            """,
            [account.id, webhook.digest(wamid)],
            log_exceptions=False,
        )
        ids = [row[0] for row in self.env.cr.fetchall()]
        if ids:
            self.browse(ids).invalidate_recordset()
            LANE.wake(self.env)

    @api.model
    def _cron_process_statuses(self):
        LANE.run(self.env)

    def _process_statuses(self):
        """Apply the statuses of a set of updates, of any accounts."""
        waiting = self.exists().filtered(lambda event: event.state == "pending")
        for account, events in waiting.grouped("account_id").items():
            account._with_account_context(events)._apply_statuses(account)

    def _apply_statuses(self, account):
        """Apply statuses of one account, and close their updates."""
        statuses = {
            event: webhook.read_status(json.loads(event.payload)) for event in self
        }
        messages = self.env["helpdesk.whatsapp.message"]
        known = messages._apply_statuses(
            account,
            [(event, status, event.occurred_at) for event, status in statuses.items()],
        )
        early = self.filtered(
            lambda event: event not in known
            and account.has_echoes
            and not statuses[event].uuid
            and (event.attempts or 0) < len(pauses.EARLY_STATUS)
        )
        for event in early:
            event.next_attempt_at = (
                self.env.cr.now() + pauses.EARLY_STATUS[event.attempts or 0]
            )
            event.attempts += 1
        unknown = self.filtered(lambda event: event not in known)
        for event in unknown.filtered(lambda event: not statuses[event].uuid):
            event.awaited_message = webhook.digest(statuses[event].wamid)
        self.filtered(lambda event: event in known)._close("done")
        (unknown - early)._close("ignored")
