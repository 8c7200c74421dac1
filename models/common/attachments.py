# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

from ...tools.files import media


class IrAttachment(models.Model):
    """Stores files that come from outside Odoo, such as those of customers."""

    _inherit = "ir.attachment"

    @api.model
    def _whatsapp_store(self, record, name, data, mimetype=None):
        """Create an attachment of ``record`` from a file that came from outside Odoo.

        Browsers are served the MIME type that the content has, or, if they could run
        scripts in the file, ``application/octet-stream``, which they only download.
        Odoo would rely on the rights of the user who creates the attachment, and a cron
        may store HTML.

        :param str name: name that the sender gave the file; harmful parts are removed
        :param bytes data: content of the file
        :param str mimetype: instead of the one detected; it must be harmless
        :return: the attachment
        """
        mimetype = mimetype or media.served_type(name, data)
        attachment = self.with_context(image_no_postprocess=True).create(
            {
                "name": media.safe_name(name, mimetype),
                "raw": data,
                "mimetype": mimetype,
                "res_model": record._name,
                "res_id": record.id,
            }
        )
        if attachment.mimetype != mimetype:  # Odoo guesses octet-stream anew
            attachment.mimetype = mimetype
        return attachment
