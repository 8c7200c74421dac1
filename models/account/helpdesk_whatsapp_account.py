# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools import environment, log
from ...tools.meta import account_topics, cloud_api, usage, webhook
from ...tools.routes import ROUTE
from ..common import hooks
from ..lane.pauses import MANAGEMENT, pause_of_account

_logger = logging.getLogger(__name__)


class HelpdeskWhatsappAccount(models.Model):
    """A business phone number: Meta's ids and tokens for it, and helpdesk settings.

    Helpdesk managers of its company may change an account. The access token, the app
    secret, the verify token and the address of the API are for system administrators
    only.
    """

    _name = "helpdesk.whatsapp.account"
    _description = "WhatsApp Account"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "name, id"

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    phone_number_uid = fields.Char(
        "Phone number id",
        copy=False,
        tracking=True,
        help="Meta's console: WhatsApp → API Setup → Phone number ID.",
    )
    business_account_uid = fields.Char(
        "WhatsApp Business account id",
        copy=False,
        tracking=True,
        help="Meta's console: WhatsApp → API Setup → WhatsApp Business Account ID.",
    )
    access_token = fields.Char(
        "Access token",
        groups="base.group_system",
        copy=False,
        help="Of a system user with the permissions whatsapp_business_messaging and"
        " whatsapp_business_management. A token from the API Setup page expires within"
        " a day.",
    )
    app_secret = fields.Char(
        "App secret",
        groups="base.group_system",
        copy=False,
        help="Meta's console: App settings → Basic. Webhooks are signed with it;"
        " without it, none are accepted.",
    )
    verify_token = fields.Char(
        "Verify token",
        groups="base.group_system",
        copy=False,
        default=lambda self: secrets.token_urlsafe(24),
        help="Meta's console asks for it together with the callback URL.",
    )
    api_version = fields.Char(
        "API version", default=cloud_api.DEFAULT_VERSION, required=True
    )
    api_url = fields.Char(
        "API address",
        default=cloud_api.GRAPH_URL,
        required=True,
        groups="base.group_system",
        help="Meta's, unless you are trying out the addon with a simulator.",
    )
    callback_url = fields.Char("Callback URL", compute="_compute_callback_url")
    display_phone_number = fields.Char("Number", readonly=True, copy=False)

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    team_id = fields.Many2one(
        "helpdesk.ticket.team",
        string="Team of new tickets",
        check_company=True,
        domain="[('company_id', 'in', (company_id, False))]",
    )
    lang = fields.Selection(
        "_get_lang",
        "Language",
        default=lambda self: self.env.lang,
        help="For automatic messages to customers whose language is not known.",
    )
    session_hours = fields.Integer(
        "Session ends after (hours)",
        default=24,
        help="After this time without a message from either side, a customer with"
        " several open tickets is asked which one the next message is about.",
    )
    continue_open_ticket = fields.Boolean(
        "Continue open tickets",
        default=True,
        help="However late a customer writes, the message goes to their open ticket"
        " instead of a new one. They open a new one with /new.",
    )
    grace_minutes = fields.Integer(
        "Grace time after closing (minutes)",
        default=30,
        help="Messages that a customer writes within this time after their ticket"
        " was closed go to that ticket: a word of thanks leaves it closed,"
        " anything else reopens it.",
    )
    read_receipts = fields.Selection(
        [
            ("open", "When an agent opens the ticket"),
            ("answer", "When an agent answers"),
            ("never", "Never"),
        ],
        "Blue ticks for the customer",
        default="answer",
        required=True,
        help="When a customer sees that their message was read, and that an answer is"
        " being written.",
    )

    paused_reason = fields.Char(
        readonly=True,
        copy=False,
        help="Nothing is sent until the account is fixed and tested.",
    )
    paused_details = fields.Json(readonly=True, copy=False)
    send_after = fields.Datetime("Sends again on", readonly=True, copy=False)
    slow_downs = fields.Integer("Consecutive pauses", readonly=True, copy=False)
    limited_until = fields.Datetime(
        "Limited by Meta until",
        readonly=True,
        copy=False,
        help="The number has reached a limit: Meta takes no messages before.",
    )
    manage_after = fields.Datetime(
        "Asks Meta again on",
        readonly=True,
        copy=False,
        help="Meta's limit of calls about templates, numbers and the like is reached."
        " Messages are not concerned.",
    )

    _phone_number_unique = models.UniqueIndex(
        "(phone_number_uid)", "This phone number id belongs to another account."
    )

    @api.model
    def _get_lang(self):
        return self.env["res.lang"].get_installed()

    def _compute_callback_url(self):
        for account in self:
            account.callback_url = account.get_base_url() + ROUTE

    @api.constrains("phone_number_uid", "business_account_uid", "api_version")
    def _check_identifiers(self):
        for account in self:
            uids = (account.phone_number_uid, account.business_account_uid)
            if not all(environment.is_uid(uid) for uid in uids if uid):
                raise ValidationError(
                    self.env._(
                        "Meta's ids are numbers. A phone number id is not the phone"
                        " number: it is shown below the number in Meta's console."
                    )
                )
            if not environment.is_version(account.api_version):
                raise ValidationError(
                    self.env._("Write the API version like %s.", "v26.0")
                )

    @api.constrains("access_token")
    def _check_access_token(self):
        for account in self.sudo():
            if account.access_token and not cloud_api.is_token(account.access_token):
                raise ValidationError(
                    self.env._(
                        "The access token contains characters that no token has."
                        " Copy it again, without anything before or after it."
                    )
                )

    @api.constrains("session_hours")
    def _check_session_hours(self):
        if any(account.session_hours < 1 for account in self):
            raise ValidationError(self.env._("A session must last at least one hour."))

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._without_environment(vals) for vals in vals_list]
        vals_list = [self._trimmed(vals) for vals in vals_list]
        hooks.ACCOUNT_BEFORE_CREATE.run(self.browse(), *vals_list)
        accounts = super().create(vals_list)
        hooks.ACCOUNT_CREATED.run(accounts)
        return accounts

    def write(self, vals):
        vals = self._trimmed(vals)
        fresh = vals.get("phone_number_uid")
        replaced = self.filtered(
            lambda account: fresh and account.phone_number_uid not in (False, fresh)
        )
        hooks.ACCOUNT_BEFORE_WRITE.run(self, vals)
        result = super().write(vals)
        hooks.ACCOUNT_WRITTEN.run(self, vals)
        hooks.ACCOUNT_NUMBER_REPLACED.run(replaced)
        return result

    @api.model
    def _trimmed(self, vals):
        """Return ``vals`` without the blanks around ids, tokens and addresses.

        They come along when a value is copied from Meta's console.
        """
        trimmed = (
            *("phone_number_uid", "business_account_uid", "access_token"),
            *("app_secret", "verify_token", "api_version", "api_url"),
            "second_access_token",
        )
        return {
            name: value.strip() if name in trimmed and isinstance(value, str) else value
            for name, value in vals.items()
        }

    def _take_up_unrouted_after(self, vals):
        """Assign unmatched webhook events if ``vals`` may make some match."""
        identifying = ("phone_number_uid", "business_account_uid", "app_secret")
        if not vals.keys().isdisjoint((*identifying, "active")):
            self._take_up_unrouted()

    def _take_up_unrouted(self):
        """Assign webhook events that matched no account when they were received."""
        for account in self.sudo().filtered("active"):
            self.env["helpdesk.whatsapp.event"].sudo()._route_to(account)

    def _of_update(self, update):
        """Return the accounts of ``self`` that a webhook update is about.

        Updates about a WhatsApp Business account, which name no phone number, are about
        all of its numbers.

        :param update: ``tools.meta.webhook.Update``
        """
        if update.phone_number_uid or update.kind != webhook.ACCOUNT:
            return self.filtered(
                lambda account: account.phone_number_uid == update.phone_number_uid
            )
        return self.filtered(
            lambda account: account.business_account_uid == update.business_account_uid
        )

    def _cloud_api(self):
        """Return a client of the Cloud API for this number.

        :return: ``tools.meta.cloud_api.CloudApi``
        """
        account = self.sudo()
        return cloud_api.CloudApi(
            account.access_token,
            account.phone_number_uid,
            account.api_url,
            account.api_version,
        )

    def _language(self):
        """Return the language of messages to customers whose language is not known.

        :return: code of an installed language, like ``pt_BR``
        """
        self.ensure_one()
        installed = dict(self._get_lang())
        if self.lang in installed:
            return self.lang
        lang = self.company_id.partner_id.lang
        return lang if lang in installed else "en_US"

    def _with_account_context(self, record):
        """Return ``record`` with the company and the language of the account ``self``.

        E-mails are queued, not sent: a lane waits for no mail server. An empty ``self``
        returns ``record`` unchanged.
        """
        if not self:
            return record
        return record.with_company(self.company_id).with_context(
            lang=self._language(), mail_notify_force_send=False
        )

    def _note_update(self, topic, value):
        """Post a webhook update about the number or business account in the chatter.

        :param str topic: the webhook field
        :param value: the ``value`` that Meta sent with it
        """
        for account in self:
            account.message_post(
                body=self.env._(
                    "Meta reports: %(topic)s %(event)s",
                    topic=topic,
                    event=account_topics.account_event(value),
                )
            )

    # -------------------------------------------------------- sending stops and starts

    def _slow_down(self):
        """Postpone the next message, each time for longer until Meta accepts one."""
        self.ensure_one()
        until = fields.Datetime.now() + pause_of_account(self.slow_downs)
        self.write(
            {
                "slow_downs": self.slow_downs + 1,
                "send_after": max(until, self.limited_until or until),
            }
        )

    def _sending_works(self):
        """End the pauses of :meth:`_slow_down`: Meta has accepted a message.

        A limit that Meta has stated holds nevertheless: the message was under way.
        """
        if self.slow_downs or self.send_after:
            limit = self.limited_until
            is_limited = limit and limit > fields.Datetime.now()
            self.write({"slow_downs": 0, "send_after": is_limited and limit})

    def _follow_usage(self, rests):
        """Let calls rest whose limit is reached, as Meta's answers say.

        A limit of one kind of calls stops no other.

        :param dict rests: ``tools.meta.cloud_api.CloudApi.rests``
        """
        now = fields.Datetime.now()
        if usage.MESSAGES in rests:
            stated = timedelta(seconds=rests[usage.MESSAGES])
            until = now + max(stated, pause_of_account(self.slow_downs))
            self.limited_until = max(until, self.limited_until or until)
            self.send_after = max(until, self.send_after or until)
        if usage.MANAGEMENT in rests:
            stated = timedelta(seconds=rests[usage.MANAGEMENT])
            until = now + max(stated, MANAGEMENT)
            self.manage_after = max(until, self.manage_after or until)

    def _management_rests(self):
        """Return whether Meta's limit of calls about templates and the like holds."""
        return bool(self.manage_after and self.manage_after > fields.Datetime.now())

    def _pause_sending(self, reason, details, refused_token=None):
        """Stop sending until an administrator has repaired and tested the account.

        An account that is paused already keeps its reason.

        :param str reason: key of a failure reason of ``helpdesk.whatsapp.message``
        :param details: Meta's text of the error, or a parameter of the finding of a
            health check (``health_checks.check``), which has no language
        :param str refused_token: the access token that was used, if it is known
        """
        self.ensure_one()
        if self.paused_reason:
            return
        log.event(_logger, log.ERROR, "paused", account=self.id, reason=reason)
        self.write({"paused_reason": reason, "paused_details": details})
        hooks.ACCOUNT_PAUSE_CHANGED.run(self)

    def _resume_sending(self):
        """End all pauses and send the messages and files that wait."""
        paused = self.filtered(lambda account: account.paused_reason)
        paused.write({"paused_reason": False, "paused_details": False})
        hooks.ACCOUNT_PAUSE_CHANGED.run(paused)
        self.write({"slow_downs": 0, "send_after": False, "limited_until": False})
        hooks.ACCOUNT_RESUMED.run(self)
