# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Lets variables of the server's environment override the fields of one account."""

import logging

from psycopg2 import IntegrityError
from psycopg2.extensions import TransactionRollbackError

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import mute_logger

from ...tools import environment, log
from ..common.sentinels import STORED

_logger = logging.getLogger(__name__)


class EnvironmentChar(fields.Char):
    """A Char whose value on the default account comes from an environment variable.

    The stored value is read where the variable is not set. The variable's value never
    goes into the database, into copies of the record or into exports.
    """

    def convert_to_record(self, value, record):
        stored = super().convert_to_record(value, record)
        override = environment.value(self.name)
        if not override or record.env.context.get("whatsapp_stored") is STORED:
            return stored
        return override if record.sudo().is_default else stored

    def convert_to_export(self, value, record):
        stored = record.with_context(whatsapp_stored=STORED)[self.name]
        return super().convert_to_export(stored, record)


class HelpdeskWhatsappAccount(models.Model):
    """Adds the default account, which ``WHATSAPP_…`` environment variables configure.

    At most one account is the default one (``is_default``): see ``_account_meant`` for
    which, and ``tools.environment`` for the variables.
    """

    _inherit = "helpdesk.whatsapp.account"

    phone_number_uid = EnvironmentChar()
    business_account_uid = EnvironmentChar()
    access_token = EnvironmentChar()
    app_secret = EnvironmentChar()
    verify_token = EnvironmentChar()
    api_version = EnvironmentChar()
    api_url = EnvironmentChar()
    is_default = fields.Boolean(
        "Account of the environment",
        readonly=True,
        copy=False,
        help="Environment variables of the server override what is stored here.",
    )
    environment_fields = fields.Char(
        compute="_compute_environment",
        help="Names of the fields that environment variables override, separated by"
        " commas.",
    )
    environment_variables = fields.Char(
        "From the environment", compute="_compute_environment"
    )
    environment_problems = fields.Char(
        "Unusable variables", compute="_compute_environment"
    )

    _default_unique = models.UniqueIndex(
        "(is_default) WHERE is_default",
        "There is already an account of the environment.",
    )

    @api.depends("is_default")
    @api.depends_context("lang")
    def _compute_environment(self):
        overridden = environment.given()
        labels = self.sudo().fields_get(overridden, ["string"])
        variables = [
            f"{labels[name]['string']} ({variable})"
            for name, variable in environment.VARIABLES.items()
            if name in overridden
        ]
        self.environment_problems = ", ".join(environment.unusable())
        for account in self:
            account.environment_fields = account.is_default and ",".join(overridden)
            account.environment_variables = account.is_default and ", ".join(variables)

    @api.constrains("phone_number_uid")
    def _check_not_of_environment(self):
        override = environment.value("phone_number_uid")
        for account in self:
            is_same = override and account.phone_number_uid == override
            if is_same and not account.is_default and self._default():
                raise ValidationError(
                    self.env._(
                        "This phone number id belongs to the account of the environment"
                        " (WHATSAPP_PHONE_NUMBER_ID)."
                    )
                )

    def write(self, vals):
        if not self.env.su:
            vals = {name: value for name, value in vals.items() if name != "is_default"}
        default = self.filtered("is_default")
        if default and environment.given() & vals.keys():
            others = self - default
            rest = self._of_database(vals)
            super(HelpdeskWhatsappAccount, default).write(rest)
            return not others or super(HelpdeskWhatsappAccount, others).write(vals)
        return super().write(vals)

    @api.model
    def _without_environment(self, vals):
        """Return ``vals`` of a new account without the fields that are not stored.

        These are ``is_default`` unless the superuser creates the account, and the
        overridden fields if it is the default account.
        """
        if not self.env.su:
            vals = {name: value for name, value in vals.items() if name != "is_default"}
        return self._of_database(vals) if vals.get("is_default") else vals

    @api.model
    def _of_database(self, vals):
        """Return ``vals`` without the fields that the environment overrides."""
        overridden = environment.given()
        return {name: value for name, value in vals.items() if name not in overridden}

    def copy_data(self, default=None):
        stored = self.with_context(whatsapp_stored=STORED)
        copies = super(HelpdeskWhatsappAccount, stored).copy_data(default)
        if "name" not in (default or {}):
            for account, values in zip(self, copies, strict=True):
                values["name"] = self.env._("%s (copy)", account.name)
        return copies

    # ------------------------------------------------------------- which account it is

    def _register_hook(self):
        super()._register_hook()
        for variable in environment.unusable():
            _logger.error(
                "%s is set to what cannot be right, and is ignored: ids are numbers,"
                " a version is like v26.0, an address begins with https://, tokens and"
                " secrets have neither blanks nor accents",
                variable,
            )
        self._appoint_default()

    @api.model
    def _appoint_default(self):
        """Mark the default account, or create it, if the environment configures one.

        Workers that start at the same time may all call this. The transaction of the
        first one succeeds, the others have nothing left to do.
        """
        if not environment.given():
            return
        try:
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                self._find_default()
        except (IntegrityError, TransactionRollbackError):
            log.event(_logger, log.INFO, "environment_busy")

    def _default(self):
        """Return the default account, archived or not, as superuser; perhaps empty."""
        accounts = self.sudo().with_context(active_test=False)
        return accounts.search([("is_default", "=", True)])

    def _find_default(self):
        """Mark the account that the environment configures; create a missing one."""
        default = self._default()
        found = self._account_meant(default)
        if found != default:
            default.is_default = False
            default.flush_recordset()
            found.is_default = True
            found.flush_recordset()
            found._take_up_unrouted()
        if not found and environment.value("phone_number_uid"):
            self._create_default()

    def _account_meant(self, default):
        """Return the account that the environment configures, or an empty recordset.

        It is the account with the environment's phone number id, archived or not, or
        else the current default account if it has no stored number. If the environment
        has no phone number id, it is the current default account, or else the oldest
        one, that has a number.

        :param default: the current default account, which may be empty
        """
        numbered = self.sudo().search([("phone_number_uid", "!=", False)], order="id")
        number = environment.value("phone_number_uid")
        if not number:
            return numbered & default or numbered[:1] or default
        archived = self.sudo().with_context(active_test=False)
        found = archived.search([("phone_number_uid", "=", number)])
        is_bare = not default.with_context(whatsapp_stored=STORED).phone_number_uid
        return found or (default if is_bare else self.browse())

    def _create_default(self):
        """Create the default account, unless the database is neutralized."""
        parameters = self.env["ir.config_parameter"].sudo()
        if parameters.get_param("database.is_neutralized"):
            return
        account = self.sudo().create({"name": self._default_name(), "is_default": True})
        account.flush_recordset()
        log.event(_logger, log.INFO, "environment_account", account=account.id)

    @api.model
    def _default_name(self):
        """Return the name that a created default account gets."""
        return "WhatsApp"
