from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Accounts get templates and automatic messages; none confirms that did not."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    accounts = env["helpdesk.whatsapp.account"].with_context(active_test=False)
    accounts = accounts.search([])
    accounts._make_default_templates()
    accounts._make_default_rules()
    accounts._fill_own_texts()
    cr.execute("SELECT id FROM helpdesk_whatsapp_account WHERE NOT is_confirming")
    silent = accounts.browse(row[0] for row in cr.fetchall())
    for account in silent:
        account._rule("created").to_customer = False
