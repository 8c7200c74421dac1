from odoo import api, models

from ...tools.files import media


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    @api.model
    def _whatsapp_store(self, record, name, data, mimetype=None):
        """Create an attachment of ``record`` from bytes that came from outside Odoo.

        It is served as what its bytes are, or as bytes to be saved where a browser
        could run them. Odoo alone would let whoever creates it decide, and a cron may
        store HTML.

        :param str name: the sender's; what could harm is taken out of it
        :param str mimetype: where the bytes do not tell, and only if it is harmless
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
        if attachment.mimetype != mimetype:  # Odoo guesses what is said to be unknown
            attachment.mimetype = mimetype
        return attachment
