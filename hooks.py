from odoo.tools import SQL

from .models.notice.sla import DEADLINES_INDEX


def uninstall_hook(env):
    """Give the channel of the tickets that stay behind to the helpdesk."""
    env.cr.execute(SQL("DROP INDEX IF EXISTS %s", SQL.identifier(DEADLINES_INDEX)))
    channel = env.ref(
        "helpdesk_mgmt_whatsapp.helpdesk_ticket_channel_whatsapp",
        raise_if_not_found=False,
    )
    tickets = env["helpdesk.ticket"].with_context(active_test=False)
    if channel and tickets.search_count([("channel_id", "=", channel.id)], limit=1):
        env["ir.model.data"].search(
            [
                ("module", "=", "helpdesk_mgmt_whatsapp"),
                ("name", "=", "helpdesk_ticket_channel_whatsapp"),
            ]
        ).unlink()
