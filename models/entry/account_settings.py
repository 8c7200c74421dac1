# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re
from urllib.parse import urlsplit

from odoo import api, models
from odoo.exceptions import RedirectWarning, ValidationError

from ...tools import environment, health, limits
from ...tools.meta import cloud_api, graph_versions

#: Longest session and grace time: a year, and a week.
MOST_HOURS, MOST_MINUTES = 365 * 24, 7 * 24 * 60
#: Newer versions than the newest we know, that a year may bring.
VERSIONS_TO_COME = 4
#: Room for what takes the place of ``{back}``.
LONGEST_DATE = 60


class HelpdeskWhatsappAccount(models.Model):
    """Checks settings that would do harm, or nothing, without a word."""

    _inherit = "helpdesk.whatsapp.account"

    @api.constrains("api_url")
    def _check_api_url(self):
        for account in self.sudo():
            url = account.api_url or ""
            if not environment.is_url(url):
                raise ValidationError(
                    self.env._(
                        "The API address is no web address: write it like %s.",
                        cloud_api.GRAPH_URL,
                    )
                )
            if urlsplit(url).scheme != "https" and not health.is_local(url):
                raise ValidationError(
                    self.env._(
                        "The API address has to begin with https://: anybody on the way"
                        " could read the access token otherwise."
                    )
                )

    @api.constrains("app_secret", "verify_token")
    def _check_secrets(self):
        for account in self.sudo():
            if account.app_secret and not cloud_api.is_token(account.app_secret):
                raise ValidationError(
                    self.env._(
                        "The app secret contains characters that no secret has. Copy it"
                        " again, without anything before or after it."
                    )
                )
            if not account.verify_token or not cloud_api.is_token(account.verify_token):
                raise ValidationError(
                    self.env._(
                        "A verify token is needed, without blanks and accents: Meta"
                        " verifies the callback URL with it."
                    )
                )

    @api.constrains("api_version")
    def _check_api_version(self):
        oldest = min(graph_versions.LAST_DAYS)[0]
        newest = int(graph_versions.NEWEST.removeprefix("v").partition(".")[0])
        for account in self:
            version = (account.api_version or "").removeprefix("v")
            major = version.partition(".")[0]
            if not major.isdecimal():  # another constraint says so
                continue
            if not oldest <= int(major) <= newest + VERSIONS_TO_COME:
                raise ValidationError(
                    self.env._(
                        "Meta has no version %(version)s of the API. The newest one is"
                        " %(newest)s.",
                        version=account.api_version,
                        newest=graph_versions.NEWEST,
                    )
                )

    @api.constrains("session_hours", "grace_minutes")
    def _check_times(self):
        for account in self:
            if account.session_hours > MOST_HOURS:
                raise ValidationError(
                    self.env._("A session may last a year at most (8,760 hours).")
                )
            if not 0 <= account.grace_minutes <= MOST_MINUTES:
                raise ValidationError(
                    self.env._(
                        "The grace time is between 0 minutes and a week (10,080"
                        " minutes)."
                    )
                )

    @api.constrains("out_of_hours_text")
    def _check_out_of_hours_text(self):
        for account in self:
            text = account.out_of_hours_text or ""
            unknown = set(re.findall(r"\{[^{}\s]*\}", text)) - {"{back}"}
            if unknown:
                raise ValidationError(
                    self.env._(
                        "Only {back} is replaced in the text outside of working hours;"
                        " customers would read %s as it stands.",
                        ", ".join(sorted(unknown)),
                    )
                )
            most = limits.TEXT_BODY - LONGEST_DATE
            if len(text) > most:
                raise ValidationError(
                    self.env._(
                        "The text outside of working hours has %(length)s characters;"
                        " at most %(limit)s are sent.",
                        length=len(text),
                        limit=most,
                    )
                )

    def _check_number_before(self, *vals_list):
        """Name the account that has a phone number id already, and offer to open it.

        The database's own check comes later, and knows no names.

        :param vals_list: values that are about to be written to ``self``, or of new
            accounts
        :raises RedirectWarning: the user may see the other account
        """
        uids = [vals.get("phone_number_uid") for vals in vals_list]
        same = [("phone_number_uid", "in", list(filter(None, uids)))]
        accounts = self.sudo().with_context(active_test=False)
        other = accounts.search([*same, ("id", "not in", self.ids)], limit=1)
        if other:
            other.sudo(False)._refuse_same_number()

    def _refuse_same_number(self):
        if not self._filtered_access("read"):
            raise ValidationError(
                self.env._("This phone number id belongs to another account.")
            )
        text = self.env._(
            "This phone number id belongs to the account “%s” already.", self.name
        )
        if not self.active:
            text = self.env._(
                "This phone number id belongs to the archived account “%s”. Unarchive"
                " that one instead.",
                self.name,
            )
        raise RedirectWarning(text, self.action_open(), self.env._("Open it"))
