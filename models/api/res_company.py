# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResCompany(models.Model):
    """Has the list of the hosts from which the REST API downloads files."""

    _inherit = "res.company"

    whatsapp_api_file_hosts = fields.Char(
        "Hosts that files may come from",
        help="Names like files.example.com, separated by blanks. Programs may name the"
        " address of a file there, and Odoo downloads it by HTTPS. Hosts in your own"
        " network are refused.",
    )

    @api.constrains("whatsapp_api_file_hosts")
    def _check_whatsapp_api_file_hosts(self):
        for company in self:
            for host in company._whatsapp_api_file_hosts():
                if not re.fullmatch(r"([a-z0-9-]+\.)+[a-z][a-z0-9-]+", host):
                    raise ValidationError(
                        self.env._(
                            "“%(host)s” is no host. Write it like files.example.com.",
                            host=host,
                        )
                    )

    def _whatsapp_api_file_hosts(self):
        """Return the set of the hosts, in lower case."""
        text = " ".join(filter(None, self.mapped("whatsapp_api_file_hosts")))
        return set(text.lower().split())


class ResConfigSettings(models.TransientModel):
    """Adds the hosts to the settings page."""

    _inherit = "res.config.settings"

    whatsapp_api_file_hosts = fields.Char(
        related="company_id.whatsapp_api_file_hosts", readonly=False
    )
