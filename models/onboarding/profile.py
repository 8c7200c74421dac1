# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import io

from odoo import models
from odoo.exceptions import UserError
from odoo.tools.image import image_process

from ...tools.meta import cloud_api

#: Pixels of each side of the picture; WhatsApp shows it in a circle.
PICTURE_SIZE = 640


class HelpdeskWhatsappAccount(models.Model):
    """Reads and writes the business profile that customers see of the number."""

    _inherit = "helpdesk.whatsapp.account"

    def action_business_profile(self):
        """Open the dialog with the business profile, as it is at Meta.

        :raises AccessError: the user may not change the account
        :raises UserError: Meta has refused, or gave no answer
        """
        self.ensure_one()
        self.check_access("write")
        try:
            profile = self.sudo()._cloud_api().business_profile()
        except cloud_api.CloudApiError as error:
            raise UserError(self._refusal_text(error)) from error
        return self.env["helpdesk.whatsapp.profile"]._open(self, profile)

    def _save_business_profile(self, values, picture):
        """Change the business profile at Meta.

        :param dict values: as of ``CloudApi.set_business_profile``
        :param bytes picture: a new picture, or ``None``
        :raises CloudApiError: Meta has refused, or gave no answer
        :raises UserError: Meta does not report the app of the access token
        """
        api = self._cloud_api()
        if picture:
            values["profile_picture_handle"] = self._upload_picture(api, picture)
        api.set_business_profile(**values)

    def _upload_picture(self, api, picture):
        """Upload the picture as a square JPEG; return Meta's handle of it."""
        app_uid = api.debug_token().get("app_id")
        if not app_uid:
            raise UserError(
                self.env._("Meta does not report the app of the access token.")
            )
        square = image_process(
            picture, (PICTURE_SIZE, PICTURE_SIZE), crop="center", output_format="JPEG"
        )
        file = io.BytesIO(square)
        name, size = "profile.jpg", len(square)
        return api.upload_sample(app_uid, file, name, size, "image/jpeg")
