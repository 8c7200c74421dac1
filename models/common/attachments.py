# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import os
from contextlib import suppress

from odoo import api, models
from odoo.tools import SQL

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
        values = {
            "name": media.safe_name(name, mimetype),
            "raw": data,
            "mimetype": mimetype,
            "res_model": record._name,
            "res_id": record.id,
        }
        self._whatsapp_drop_leftover(data)
        try:
            with self.env.cr.savepoint():
                attachment = self.with_context(image_no_postprocess=True).create(values)
        except OSError:
            self._whatsapp_drop_leftover(data)
            raise
        if attachment.mimetype != mimetype:  # Odoo guesses octet-stream anew
            attachment.mimetype = mimetype
        return attachment

    @api.model
    def _whatsapp_drop_leftover(self, data):
        """Delete from the filestore what an interrupted attempt has left of a file.

        Odoo leaves a part of the file behind when the disk is full or the process is
        killed. Its garbage collection does not know that part, and each further attempt
        would end in the error that the file collides with another one. A file that
        belongs to an attachment stays, whatever its content.
        """
        if self._storage() != "file":
            return
        checksum = self._compute_checksum(data)
        name = f"{checksum[:2]}/{checksum}"
        path = self._full_path(name)
        if not os.path.isfile(path) or self._same_content(data, path):
            return
        self.flush_model(["store_fname"])
        owners = SQL("SELECT 1 FROM ir_attachment WHERE store_fname = %s LIMIT 1", name)
        if not self.env.execute_query(owners):
            with suppress(OSError):
                os.unlink(path)
