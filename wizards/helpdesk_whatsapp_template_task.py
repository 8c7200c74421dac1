# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command, api, fields, models

from ..models.template_review.operations import carry_out


class HelpdeskWhatsappTemplateTask(models.TransientModel):
    """Runs an operation at Meta on several templates, and shows its progress.

    Helpdesk managers open it by the actions of templates and accounts. The dialog runs
    one line at a time, each in a transaction of its own: what Meta has done is stored
    before the next line begins, and a line that fails does not stop the others.
    """

    _name = "helpdesk.whatsapp.template.task"
    _description = "WhatsApp Templates: Progress"

    line_ids = fields.One2many("helpdesk.whatsapp.template.task.line", "task_id")

    @api.model
    def _start(self, todo):
        """Create the task and open its dialog.

        :param todo: pairs of an operation (``sync``, ``submit``, ``register``,
            ``delete`` or ``unpause``) and its record: the account for ``sync``, else
            the template
        :return: action of the dialog
        """
        task = self.create(
            {
                "line_ids": [
                    Command.create(
                        {
                            "operation": operation,
                            "res_id": record.id,
                            "name": record.display_name,
                        }
                    )
                    for operation, record in todo
                ]
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("WhatsApp templates"),
            "res_model": self._name,
            "res_id": task.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
        }

    def action_step(self):
        """Run the next waiting line; the dialog calls this until none is left.

        :return: list of all lines: ``{"id", "name", "state", "result"}``
        """
        self.ensure_one()
        self.check_access("write")
        waiting = self.line_ids.filtered(lambda line: line.state == "waiting")
        waiting[:1]._run()
        return self.line_ids.read(["name", "state", "result"], load=None)


class HelpdeskWhatsappTemplateTaskLine(models.TransientModel):
    """One operation on one template or account, and its result.

    Its task makes and runs it.
    """

    _name = "helpdesk.whatsapp.template.task.line"
    _description = "WhatsApp Templates: Result"
    _order = "id"

    task_id = fields.Many2one(
        "helpdesk.whatsapp.template.task", required=True, ondelete="cascade"
    )
    operation = fields.Selection(
        [
            ("sync", "Sync"),
            ("submit", "Submit"),
            ("register", "Register"),
            ("delete", "Delete"),
            ("unpause", "Unpause"),
        ],
        required=True,
        readonly=True,
    )
    res_id = fields.Integer("Record", required=True, readonly=True)
    name = fields.Char(readonly=True)
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("done", "Done"),
            ("skipped", "Nothing to do"),
            ("failed", "Failed"),
        ],
        default="waiting",
        required=True,
        readonly=True,
    )
    result = fields.Char(readonly=True)

    def _run(self):
        """Run the line's operation and store its state and result.

        An error becomes the result, but for a conflict with another transaction, which
        Odoo solves by repeating the request.
        """
        if not self:
            return
        state, result = carry_out(self.operation, self._record())
        self.write({"state": state, "result": result})

    def _record(self):
        model = "account" if self.operation == "sync" else "template"
        return self.env[f"helpdesk.whatsapp.{model}"].browse(self.res_id)
