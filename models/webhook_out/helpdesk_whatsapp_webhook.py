# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
import secrets
from datetime import timedelta

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from ...tools import log, webhook_out
from ..common.groups import ADMINISTRATORS
from .events import EVENTS, TEST

_logger = logging.getLogger(__name__)

#: Parameter of the system: addresses that may be called though they are not public.
ALLOWED = "helpdesk_mgmt_whatsapp.webhook_hosts"
#: Both secrets are valid for so long after a new one was made.
ROTATION = timedelta(days=1)
#: A webhook that accepts nothing for so long is paused.
FAILING_FOR = timedelta(days=1)
#: After every so many failures in a row, all deliveries of a webhook wait for longer.
MANY_FAILURES = 4
RESTS = [timedelta(seconds=seconds) for seconds in (5, 30, 120, 600)]
#: The time of the last success is written no more often than this.
NOTED_EVERY = timedelta(minutes=1)
#: Fields on which depends who gets what.
SUBSCRIBING = {"active", "company_id", "account_ids"}
SUBSCRIBING |= {field for _label, field in EVENTS.values()}
#: The health check that reports paused webhooks.
CHECK = "webhooks_out"
REASONS = [
    ("url", "The address is malformed, or is not HTTPS"),
    ("address", "The address is not one of the Internet"),
    ("dns", "The host name is not known"),
    ("unreachable", "No connection could be made"),
    ("proxy", "The proxy made no connection"),
    ("tls", "The certificate is not valid, or TLS failed"),
    ("timeout", "There was no answer in time"),
    ("protocol", "The answer was no HTTP, or the connection broke"),
    ("redirect", "It redirects: enter the final address"),
    ("answer", "It answered with an error"),
    ("broken", "Odoo failed: see the server's log"),
]


class HelpdeskWhatsappWebhook(models.Model):
    """An address of another program, and which events it gets.

    Only administrators change these records, as they decide where customers' messages
    go; helpdesk managers read them without the secrets. Whoever receives an event
    checks its signature with the secret.
    """

    _name = "helpdesk.whatsapp.webhook"
    _description = "WhatsApp Outbound Webhook"
    _order = "name, id"

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    account_ids = fields.Many2many(
        "helpdesk.whatsapp.account",
        string="Accounts",
        ondelete="restrict",
        check_company=True,
        help="Whose events are sent. Empty: those of all accounts of the company.",
    )
    url = fields.Char("Address", required=True, help="It must begin with https://.")
    on_received = fields.Boolean("Message received", default=True)
    on_status = fields.Boolean("Delivery status")
    on_created = fields.Boolean("Ticket created")
    on_stage = fields.Boolean("Stage changed")
    on_closed = fields.Boolean("Ticket closed")
    on_rated = fields.Boolean("Ticket rated")
    on_call = fields.Boolean(
        "Calls on WhatsApp", help="Missed and answered ones, when they end."
    )
    keep_days = fields.Integer(
        "Keep deliveries (days)",
        required=True,
        default=7,
        help="After so many days deliveries are deleted, even those still waiting.",
    )
    secret = fields.Char(
        groups=ADMINISTRATORS,
        copy=False,
        readonly=True,
        help="The receiver checks signatures with it.",
    )
    secret_key = fields.Char("Key id", copy=False, readonly=True)
    former_secret = fields.Char(groups=ADMINISTRATORS, copy=False, readonly=True)
    former_key = fields.Char("Former key id", copy=False, readonly=True)
    former_until = fields.Datetime(
        "Former secret valid until", copy=False, readonly=True
    )
    delivered_at = fields.Datetime("Last accepted on", copy=False, readonly=True)
    failing_since = fields.Datetime("Failing since", copy=False, readonly=True)
    failures = fields.Integer("Failures in a row", copy=False, readonly=True)
    last_reason = fields.Selection(REASONS, "Last failure", copy=False, readonly=True)
    rest_until = fields.Datetime("Next attempt on", copy=False, readonly=True)
    paused_at = fields.Datetime(
        "Paused on",
        copy=False,
        readonly=True,
        help="Nothing is sent until an administrator resumes it.",
    )
    state = fields.Selection(
        [
            ("new", "Nothing sent yet"),
            ("working", "Working"),
            ("failing", "Failing"),
            ("paused", "Paused"),
        ],
        compute="_compute_state",
    )
    pending_count = fields.Integer("Waiting", compute="_compute_pending_count")

    @api.depends("paused_at", "failing_since", "delivered_at")
    def _compute_state(self):
        for webhook in self:
            webhook.state = (
                (webhook.paused_at and "paused")
                or (webhook.failing_since and "failing")
                or (webhook.delivered_at and "working")
                or "new"
            )

    def _compute_pending_count(self):
        deliveries = self.env["helpdesk.whatsapp.delivery"]
        waiting = [("webhook_id", "in", self.ids), ("state", "=", "pending")]
        counts = dict(deliveries._read_group(waiting, ["webhook_id"], ["__count"]))
        for webhook in self:
            webhook.pending_count = counts.get(webhook, 0)

    @api.constrains("url")
    def _check_url(self):
        texts = dict(self._fields["last_reason"]._description_selection(self.env))
        for webhook in self:
            try:
                webhook_out.target_of(webhook.url, self._allowed())
            except webhook_out.NotDelivered as error:
                raise ValidationError(texts[error.reason]) from error

    @api.constrains("keep_days")
    def _check_days(self):
        if any(not 1 <= webhook.keep_days <= 90 for webhook in self):
            raise ValidationError(self.env._("Keep deliveries for 1 to 90 days."))

    @api.model
    def _allowed(self):
        """Return the addresses that may be called though they are not public."""
        parameters = self.env["ir.config_parameter"].sudo()
        return webhook_out.Allowed(parameters.get_param(ALLOWED))

    # ------------------------------------------------------------------- who gets what

    @api.model
    @tools.ormcache()
    def _subscriptions(self):
        """Return who subscribes to what: the ids, by event, of webhooks with scope.

        :return: dict of lists of triples: id, id of the company, ids of the accounts
        """
        found = self.sudo().search([("active", "=", True)])
        return {
            event: [
                (webhook.id, webhook.company_id.id, frozenset(webhook.account_ids.ids))
                for webhook in found
                if webhook[field]
            ]
            for event, (_label, field) in EVENTS.items()
        }

    @api.model
    def _is_subscribed(self, *events):
        """Whether anybody gets one of the events."""
        subscriptions = self._subscriptions()
        return any(subscriptions[event] for event in events)

    @api.model
    def _publish(self, event, contact, **values):
        """Queue an event of a contact for those who subscribe to it.

        :param contact: ``helpdesk.whatsapp.contact``
        :param values: of ``helpdesk.whatsapp.delivery``
        """
        account = contact.sudo().account_id
        values |= {"event": event, "contact_id": contact.id}
        self.env["helpdesk.whatsapp.delivery"]._queue(
            [
                {**values, "webhook_id": webhook_id}
                for webhook_id, company_id, account_ids in self._subscriptions()[event]
                if company_id == account.company_id.id
                and (not account_ids or account.id in account_ids)
            ]
        )

    @api.model_create_multi
    def create(self, vals_list):
        webhooks = super().create(vals_list)
        for webhook in webhooks.sudo():
            webhook._renew_secret()
        self.env.registry.clear_cache()
        return webhooks

    def write(self, vals):
        result = super().write(vals)
        if SUBSCRIBING & vals.keys():
            self.env.registry.clear_cache()
        if "url" in vals:  # it may have another owner: what failed before is over
            self.sudo()._resume()
        return result

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    # -------------------------------------------------------------------- the secrets

    def _renew_secret(self):
        self.write(
            {"secret": secrets.token_urlsafe(32), "secret_key": secrets.token_hex(4)}
        )

    def action_renew_secret(self):
        """Make a new secret; the former one stays valid for a day (button)."""
        self.check_access("write")
        for webhook in self.sudo():
            webhook.write(
                {
                    "former_secret": webhook.secret,
                    "former_key": webhook.secret_key,
                    "former_until": fields.Datetime.now() + ROTATION,
                }
            )
            webhook._renew_secret()

    def _keys(self):
        """Return the secrets that are valid now, by key id."""
        keys = {self.secret_key: self.secret}
        if self.former_until and self.former_until > fields.Datetime.now():
            keys[self.former_key] = self.former_secret
        return keys

    # --------------------------------------------------------------- trying it, pausing

    def action_test(self):
        """Send a test event (button)."""
        self.check_access("write")
        deliveries = self.env["helpdesk.whatsapp.delivery"]
        deliveries._queue([{"webhook_id": one.id, "event": TEST} for one in self])
        return self.action_open_deliveries()

    def action_open_deliveries(self):
        """Open the delivery log (button)."""
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "helpdesk_mgmt_whatsapp.helpdesk_whatsapp_delivery_action"
        )
        return action | {"domain": [("webhook_id", "in", self.ids)], "context": {}}

    def action_resume(self):
        """Send what waits, and what comes (button)."""
        self.check_access("write")
        self.sudo()._resume()

    def _resume(self):
        was_paused = self.filtered("paused_at")
        self.write(
            {
                "paused_at": False,
                "failing_since": False,
                "failures": 0,
                "rest_until": False,
            }
        )
        self.env["helpdesk.whatsapp.delivery"]._take_up(self)
        was_paused._report()

    def _accepted(self):
        """Note that the receiver has accepted a delivery."""
        now = fields.Datetime.now()
        if self.failures >= MANY_FAILURES:
            self.env["helpdesk.whatsapp.delivery"]._take_up(self)
        if self.failing_since or self.failures or self.rest_until:
            self.write({"failing_since": False, "failures": 0, "rest_until": False})
        if not self.delivered_at or self.delivered_at < now - NOTED_EVERY:
            self.delivered_at = now

    def _refused(self, error):
        """Note a failure; pause the webhook if it has accepted nothing for a day.

        :param error: ``webhook_out.NotDelivered``
        """
        now, failures = fields.Datetime.now(), self.failures + 1
        rest = min(failures // MANY_FAILURES, len(RESTS)) - 1
        self.write(
            {
                "failures": failures,
                "failing_since": self.failing_since or now,
                "last_reason": error.reason,
                "rest_until": now + RESTS[rest] if rest >= 0 else False,
            }
        )
        is_gone = error.http_status == 410
        if (is_gone or self.failing_since <= now - FAILING_FOR) and not self.paused_at:
            self.paused_at = now
            log.event(_logger, log.ERROR, "webhook_paused", webhook=self.id)
            self._report()

    def _report(self):
        """Have the health page of the accounts show who is paused."""
        for webhook in self:
            accounts = webhook.account_ids or self.env[
                "helpdesk.whatsapp.account"
            ].search([("company_id", "=", webhook.company_id.id)])
            accounts._recheck(CHECK)
