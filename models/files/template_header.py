# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json

from odoo import api, fields, models

from ...tools.templates import template as meta


class HelpdeskWhatsappMessage(models.Model):
    """Fills the header of a template message with its file (picture, video, document).

    The template's own file is uploaded once and reused; a file chosen by the agent is
    uploaded for each message.
    """

    _inherit = "helpdesk.whatsapp.message"

    def _fill_header_file(self):
        """Put the uploaded file into the header, or queue the upload."""
        super()._fill_header_file()
        template = self.template_id.sudo()
        if not meta.lacks_file(json.loads(self.forms)["template"]):
            return
        if not self.attachment_ids:
            self.attachment_ids = template.header_attachment_ids[:1]
            self.media_uid = template.header_media_uid
            self.media_uploaded_at = template.header_uploaded_at
        if self._upload_is_good():
            self._set_header_media_id(self.media_uid)
        else:
            self._wait_for_upload()

    def _set_header_media_id(self, uid):
        """Put Meta's id of the uploaded file into each form the message may take."""
        forms = {
            kind: meta.with_file(kind, content, uid)
            for kind, content in json.loads(self.forms).items()
        }
        self.forms = json.dumps(forms)

    def _with_file(self, uid, how, name):
        if not self.forms:
            return super()._with_file(uid, how, name)
        self._set_header_media_id(uid)
        template = self.template_id.sudo()
        if self.attachment_ids == template.header_attachment_ids[:1]:
            template.write(
                {"header_media_uid": uid, "header_uploaded_at": fields.Datetime.now()}
            )
        return {}

    def _carries_file(self):
        return super()._carries_file() or bool(self.forms)


class HelpdeskWhatsappTemplate(models.Model):
    """Stores Meta's id of the template's own header file."""

    _inherit = "helpdesk.whatsapp.template"

    header_media_uid = fields.Char(
        "Meta's id of the file",
        compute="_compute_header_media_uid",
        store=True,
        readonly=False,
        copy=False,
    )
    header_uploaded_at = fields.Datetime("File uploaded on", readonly=True, copy=False)

    @api.depends("header_attachment_ids")
    def _compute_header_media_uid(self):
        """Clear Meta's id when the file changes."""
        self.header_media_uid = False
