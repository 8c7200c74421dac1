import logging

from psycopg2 import OperationalError

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..tools.meta import cloud_api

_logger = logging.getLogger(__name__)


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
        record = self._record()
        if not record:
            self.write(
                {"state": "skipped", "result": self.env._("It no longer exists.")}
            )
            return
        account = record if self.operation == "sync" else record.account_id
        state = "failed"
        try:
            record.check_access("write")
            with self.env.cr.savepoint():
                state, result = getattr(self, f"_do_{self.operation}")(record)
        except OperationalError:
            raise
        except cloud_api.CloudApiError as error:
            result = account._refusal_text(error)
            if isinstance(error, cloud_api.OutcomeUnknown):
                account._outdate_templates()
        except UserError as error:
            result = str(error)
        except Exception as error:
            _logger.exception("whatsapp templates: %s", type(error).__name__)
            result = self.env._("It could not be done: see the server's log.")
        self.write({"state": state, "result": result})

    def _record(self):
        model = "account" if self.operation == "sync" else "template"
        return self.env[f"helpdesk.whatsapp.{model}"].browse(self.res_id).exists()

    def _do_sync(self, account):
        if not account._with_templates():
            raise UserError(
                self.env._(
                    "The access token or the WhatsApp Business account id is missing."
                )
            )
        counts = account.sudo()._sync_templates()
        return "done", self.env._(
            "Synced: %(new)s new, %(changed)s changed, %(gone)s gone.", **counts
        )

    def _do_submit(self, template):
        if template.is_locked or template._is_as_at_meta():
            return "skipped", template._status_text()
        template._submit()
        return "done", template._status_text()

    def _do_register(self, template):
        if template._is_at_meta():
            return "skipped", template._status_text()
        return self._do_submit(template)

    def _do_delete(self, template):
        if template._delete_at_meta():
            return "done", self.env._(
                "Deleted. Meta keeps the name locked for 30 days."
            )
        return "done", self.env._("Deleted.")

    def _do_unpause(self, template):
        template._unpause()
        return "done", template._status_text()
