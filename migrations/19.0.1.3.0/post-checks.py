# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Converts the findings of health checks, which are now translated when shown.

The former texts are shown in the company's language until the next run of the checks,
which is due at once.
"""

from odoo.tools.sql import column_exists


def migrate(cr, version):
    if not column_exists(cr, "helpdesk_whatsapp_check", "advice"):
        return
    cr.execute(
        """
        UPDATE helpdesk_whatsapp_check AS line
           SET finding = jsonb_build_object(
                   'outcome', 'former',
                   'params', jsonb_build_object(
                       'value',
                       COALESCE(line.value ->> partner.lang, line.value ->> 'en_US'),
                       'advice',
                       COALESCE(line.advice ->> partner.lang, line.advice ->> 'en_US')
                   )
               )
          FROM helpdesk_whatsapp_account AS account
          JOIN res_company AS company ON company.id = account.company_id
          JOIN res_partner AS partner ON partner.id = company.partner_id
         WHERE account.id = line.account_id
           AND (line.value IS NOT NULL OR line.advice IS NOT NULL)
        """
    )
    cr.execute("ALTER TABLE helpdesk_whatsapp_check DROP value, DROP advice")
    cr.execute(
        """
        UPDATE ir_model_fields SET translate = NULL
         WHERE model = 'helpdesk.whatsapp.check' AND name IN ('value', 'advice')
        """
    )
    cr.execute(
        """
        UPDATE ir_cron SET nextcall = now() AT TIME ZONE 'UTC'
         WHERE id IN (
               SELECT res_id FROM ir_model_data
                WHERE module = 'helpdesk_mgmt_whatsapp' AND name = 'ir_cron_health')
        """
    )
