# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Lets several cron workers run a lane at once.

Odoo runs a cron in one process at a time. A lane with several workers has as many cron
records: the addon's own one, and copies of it. A copy is known by its XML id, within
this addon, so that uninstalling the addon deletes it.
"""

from odoo import api, models
from odoo.exceptions import UserError

MODULE = "helpdesk_mgmt_whatsapp"
#: Parameter of the system: workers per lane, of the lanes in ``SHARED``.
PARAMETER = f"{MODULE}.workers_per_lane"
MOST_WORKERS = 16
#: Crons of the lanes that may have several workers. The others have little to do.
SHARED = tuple(
    f"ir_cron_{name}" for name in ("inbox", "statuses", "outbox", "media", "notices")
)


class HelpdeskWhatsappLane(models.AbstractModel):
    """Copies the crons of lanes, and triggers the copies when there is much to do."""

    _inherit = "helpdesk.whatsapp.lane"

    @api.model
    def _workers(self):
        """Return how many workers a lane has."""
        number = self.env["ir.config_parameter"].sudo().get_param(PARAMETER, "1")
        return min(max(int(number), 1), MOST_WORKERS) if number.isdigit() else 1

    @api.model
    def _set_workers(self, number):
        """Give the lanes so many workers each.

        A copy that is not needed any more and is at work stays until the vacuum of
        Odoo; it is not triggered meanwhile.

        :raises UserError: the number is out of range
        """
        if not 1 <= number <= MOST_WORKERS:
            message = self.env._(
                "Enter between 1 and %(most)s workers per queue.", most=MOST_WORKERS
            )
            raise UserError(message)
        self.env["ir.config_parameter"].sudo().set_param(PARAMETER, str(number))
        self._adjust_workers()

    @api.autovacuum
    def _adjust_workers(self):
        """Create the copies of crons that are missing, and delete those too many."""
        number = self._workers()
        for name in SHARED:
            cron = self._own_cron(name)
            copies = self._copies(name)
            for worker in range(2, number + 1) if cron else ():
                if worker not in copies:
                    self._copy_cron(cron, name, worker)
            for worker, copy in copies.items():
                if worker > number:
                    self._delete_copy(copy)

    def _own_cron(self, name):
        cron = self.env.ref(f"{MODULE}.{name}", raise_if_not_found=False)
        return (cron or self.env["ir.cron"]).sudo()

    def _copies(self, name):
        """Return the copies of a cron, by the number of the worker."""
        workers = {f"{name}_worker_{n}": n for n in range(2, MOST_WORKERS + 1)}
        known = [("module", "=", MODULE), ("model", "=", "ir.cron")]
        found = (
            self.env["ir.model.data"]
            .sudo()
            .search_fetch([*known, ("name", "in", list(workers))], ["name", "res_id"])
        )
        crons = self.env["ir.cron"].sudo()
        return {workers[data.name]: crons.browse(data.res_id) for data in found}

    def _copy_cron(self, cron, name, worker):
        copy = cron.copy({"failure_count": 0, "first_failure_date": False})
        action = copy.ir_actions_server_id
        for code, _label in self.env["res.lang"].get_installed():
            label = cron.with_context(lang=code).name
            action.with_context(lang=code).name = f"{label} ({worker})"
        xml_id = f"{MODULE}.{name}_worker_{worker}"
        self.env["ir.model.data"].sudo()._update_xmlids(
            [
                # uninstalling deletes the last one first
                {"xml_id": f"{xml_id}_action", "record": action, "noupdate": True},
                {"xml_id": xml_id, "record": copy, "noupdate": True},
            ]
        )

    def _delete_copy(self, cron):
        """Delete a copy, unless it is at work: Odoo locks a cron while it runs."""
        free = cron.try_lock_for_update()
        action = free.ir_actions_server_id
        free.unlink()
        action.unlink()

    @api.model
    def _more(self, lane):
        """Trigger the copies of the lane's cron that are not triggered yet."""
        number = self._workers()
        if number > 1 and lane.cron in SHARED:
            copies = self._copies(lane.cron).items()
            crons = (
                self.env["ir.cron"]
                .sudo()
                .union(*(copy for worker, copy in copies if worker <= number))
            )
            triggers = self.env["ir.cron.trigger"].sudo()
            for cron in crons - triggers.search([("cron_id", "in", crons.ids)]).cron_id:
                cron._trigger()
        return super()._more(lane)
