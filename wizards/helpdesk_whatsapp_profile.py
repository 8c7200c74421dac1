# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import re

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools import limits
from ..tools.meta import cloud_api

#: The fields that have Meta's names.
TEXTS = ("about", "address", "description", "email")
WEBSITES = ("website_1", "website_2")


class HelpdeskWhatsappProfile(models.TransientModel):
    """The business profile of a number, to be changed and saved at Meta.

    Helpdesk managers can use it. Odoo keeps no copy of the profile.
    """

    _name = "helpdesk.whatsapp.profile"
    _description = "WhatsApp Business Profile"

    account_id = fields.Many2one(
        "helpdesk.whatsapp.account", required=True, readonly=True, ondelete="cascade"
    )
    about = fields.Char(help="A line below the name, such as your office hours.")
    description = fields.Text()
    address = fields.Char()
    email = fields.Char("E-mail")
    website_1 = fields.Char("Website")
    website_2 = fields.Char("Second website")
    vertical = fields.Selection(
        [
            ("OTHER", "Other"),
            ("AUTO", "Automotive"),
            ("BEAUTY", "Beauty, spa and salon"),
            ("APPAREL", "Clothing"),
            ("EDU", "Education"),
            ("ENTERTAIN", "Entertainment"),
            ("EVENT_PLAN", "Event planning"),
            ("FINANCE", "Finance and banking"),
            ("GROCERY", "Food and groceries"),
            ("GOVT", "Public service"),
            ("HOTEL", "Hotel and lodging"),
            ("HEALTH", "Medical and health"),
            ("NONPROFIT", "Charity"),
            ("PROF_SERVICES", "Professional services"),
            ("RETAIL", "Shopping and retail"),
            ("TRAVEL", "Travel and transportation"),
            ("RESTAURANT", "Restaurant"),
            ("ALCOHOL", "Alcoholic drinks"),
            ("ONLINE_GAMBLING", "Online gambling"),
            ("PHYSICAL_GAMBLING", "Gambling on site"),
            ("OTC_DRUGS", "Over-the-counter drugs"),
        ],
        "Industry",
    )
    picture_url = fields.Char("Present picture", readonly=True)
    picture = fields.Binary(
        "New picture", help="Customers see the middle of it, in a circle."
    )
    problem = fields.Text(readonly=True)

    @api.constrains(*TEXTS, *WEBSITES)
    def _check_lengths(self):
        most = limits.PROFILE | dict.fromkeys(WEBSITES, limits.PROFILE_WEBSITE)
        for name, limit in most.items():
            for profile in self:
                length = len(profile[name] or "")
                if length > limit:
                    label = self.fields_get([name], ["string"])[name]["string"]
                    raise ValidationError(
                        self.env._(
                            "%(field)s: at most %(limit)s characters; it has"
                            " %(length)s.",
                            field=label,
                            limit=limit,
                            length=length,
                        )
                    )

    @api.constrains("email", *WEBSITES)
    def _check_forms(self):
        for profile in self:
            if profile.email and not re.fullmatch(r"\S+@\S+\.\S+", profile.email):
                raise ValidationError(
                    self.env._("“%s” is no e-mail address.", profile.email)
                )
            for name in WEBSITES:
                website = profile[name]
                if website and not re.fullmatch(r"https?://\S+", website):
                    raise ValidationError(
                        self.env._(
                            "“%s” is no address of a website: it begins with https://.",
                            website,
                        )
                    )

    @api.constrains("picture")
    def _check_picture(self):
        for profile in self.filtered("picture"):
            if len(base64.b64decode(profile.picture)) > limits.PROFILE_PICTURE:
                raise ValidationError(
                    self.env._("The picture is larger than the 5 MB Meta accepts.")
                )

    @api.model
    def _open(self, account, profile):
        """Open the dialog with a profile as Meta has it.

        :param dict profile: of ``CloudApi.business_profile``
        """
        values = {name: profile.get(name) for name in TEXTS}
        websites = [site for site in profile.get("websites") or () if site]
        values |= dict(zip(WEBSITES, websites, strict=False))
        industries = dict(self._fields["vertical"].selection)
        vertical = profile.get("vertical")
        values |= {
            "account_id": account.id,
            "vertical": vertical if vertical in industries else False,
            "picture_url": profile.get("profile_picture_url"),
        }
        return self.create(values)._dialog()

    def action_save(self):
        """Save the profile at Meta; a refusal is shown in the dialog.

        :raises AccessError: the user may not change the account
        """
        self.ensure_one()
        account = self.account_id
        account.check_access("write")
        picture = self.picture and base64.b64decode(self.picture)
        try:
            account.sudo()._save_business_profile(self._to_meta(), picture)
        except cloud_api.CloudApiError as error:
            self.problem = account._refusal_text(error)
        except UserError as error:  # the file is no picture
            self.problem = str(error)
        else:
            account.message_post(body=self.env._("The business profile was changed."))
            return {"type": "ir.actions.act_window_close"}
        return self._dialog()

    def _to_meta(self):
        """Return the values for Meta; *about* cannot be emptied there."""
        values = {name: self[name] or "" for name in TEXTS}
        if not values["about"]:
            del values["about"]
        if self.vertical:
            values["vertical"] = self.vertical
        websites = [self[name] for name in WEBSITES]
        return values | {"websites": [site for site in websites if site]}

    def _dialog(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Business profile"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }
