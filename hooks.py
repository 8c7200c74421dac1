# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The hook that Odoo runs when the addon is uninstalled."""

from odoo.tools import SQL

from .models.notice.sla import DEADLINES_INDEX


def uninstall_hook(env):
    """Clean up what Odoo does not remove itself when the addon is uninstalled.

    The index on the deadlines of OCA's ``helpdesk_mgmt_sla`` is dropped. The ticket
    channel *WhatsApp* stays if tickets use it: its external id is removed, so that Odoo
    does not delete the channel. What OCA's ``queue_job`` has of the lanes is deleted.
    So are the triggers that mark changed days.
    """
    env["helpdesk.whatsapp.lane"]._delete_jobs()
    env["helpdesk.whatsapp.tally.day"]._drop_triggers()
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
