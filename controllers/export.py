# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import tempfile

from werkzeug.wsgi import wrap_file

from odoo import http
from odoo.http import content_disposition, request


class WhatsappExport(http.Controller):
    """Serves the export of a contact's data as a download."""

    @http.route(
        "/helpdesk_mgmt_whatsapp/contact/<int:contact_id>/export",
        type="http",
        auth="user",
        methods=["GET"],
    )
    def export(self, contact_id):
        """Return a ZIP file with all WhatsApp data of a contact.

        :raises AccessError: the user is no helpdesk manager, or may not see the contact
        """
        contact = request.env["helpdesk.whatsapp.contact"].browse(contact_id).exists()
        if not contact:
            raise request.not_found()
        return export_response(contact)


def export_response(contact):
    """Return the response with the ZIP file of a contact's data.

    :raises AccessError: the user is no helpdesk manager, or may not see the contact
    """
    contact._check_may_handle_privacy()
    file = tempfile.TemporaryFile()  # closed with the response
    contact.sudo()._export(file)
    headers = [
        ("Content-Type", "application/zip"),
        ("Content-Length", str(file.tell())),
        ("Content-Disposition", content_disposition(f"whatsapp-{contact.id}.zip")),
        ("Cache-Control", "no-store"),
    ]
    file.seek(0)
    body = wrap_file(request.httprequest.environ, file)
    return http.Response(body, headers=headers, direct_passthrough=True)
