# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import tempfile

from werkzeug.exceptions import BadRequest
from werkzeug.wsgi import wrap_file

from odoo import fields, http
from odoo.http import content_disposition, request

from ..models.sections.workbook import MIMETYPE


class WhatsappExport(http.Controller):
    """Serves downloads: the data of a contact, and the figures of the dashboard."""

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

    @http.route(
        "/helpdesk_mgmt_whatsapp/figures/export",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def export_figures(
        self, days="30", account_id=None, since=None, until=None, company_ids=""
    ):
        """Return the figures of the dashboard as a workbook (XLSX).

        The parameters are those of ``dashboard``, and the companies that the user works
        in.

        :raises AccessError: the user is no helpdesk manager, or in no such company
        """
        try:
            companies = [int(each) for each in company_ids.split(",") if each]
            number, account = int(days), account_id and int(account_id)
            fields.Date.to_date(since)
            fields.Date.to_date(until)
        except ValueError as error:
            raise BadRequest() from error
        stats = request.env["helpdesk.whatsapp.stats"]
        if companies:
            stats = stats.with_context(allowed_company_ids=companies)
        name, file = stats._export(number, account or None, since, until)
        headers = [
            ("Content-Type", MIMETYPE),
            ("Content-Disposition", content_disposition(name)),
            ("Cache-Control", "no-store"),
        ]
        return request.make_response(file, headers)


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
