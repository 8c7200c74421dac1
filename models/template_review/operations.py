# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Operations on templates at Meta: sync, submit, register, delete and unpause.

The dialog that shows the progress (``helpdesk.whatsapp.template.task``) and the REST
API run them with :func:`carry_out`.
"""

import logging

from psycopg2 import OperationalError

from odoo.exceptions import UserError

from ...tools.meta import cloud_api

_logger = logging.getLogger(__name__)


def carry_out(operation, record):
    """Run one operation on a template, or on the templates of an account.

    An error becomes the result, and changes in Odoo are rolled back; what Meta has done
    is not undone.

    :param str operation: a key of ``OPERATIONS``
    :param record: the account for ``sync``, else the template; it may be deleted
    :return: ``(state, result)``: ``done``, ``skipped`` or ``failed``, and a text
    :raises OperationalError: Odoo has to retry the transaction
    """
    record = record.exists()
    if not record:
        return "skipped", record.env._("The record no longer exists.")
    account = record if operation == "sync" else record.account_id
    try:
        record.check_access("write")
        with record.env.cr.savepoint():
            return OPERATIONS[operation](record)
    except OperationalError:
        raise  # Odoo retries the transaction
    except cloud_api.CloudApiError as error:
        result = account._refusal_text(error)
        if isinstance(error, cloud_api.OutcomeUnknown):
            account._outdate_templates()
    except UserError as error:
        result = str(error)
    except Exception as error:
        _logger.exception("whatsapp templates: %s", type(error).__name__)
        result = record.env._("The check failed: see the server's log.")
    return "failed", result


def sync(account):
    """Sync the templates of an account with Meta.

    :raises UserError: the account lacks what the call to Meta needs
    :raises CloudApiError: Meta has refused, or gave no answer
    """
    if not account._with_templates():
        raise UserError(
            account.env._(
                "The access token or the WhatsApp Business account id is missing."
            )
        )
    counts = account.sudo()._sync_templates()
    return "done", account.env._(
        "Synced: %(new)s new, %(changed)s changed, %(gone)s gone.", **counts
    )


def submit(template):
    """Submit a template for review, unless nothing has changed or it is locked.

    :raises UserError: Meta would refuse the template
    :raises CloudApiError: Meta has refused, or gave no answer
    """
    if template.is_locked or template._is_as_at_meta():
        return "skipped", template._status_text()
    template._submit()
    return "done", template._status_text()


def register(template):
    """Submit a predefined template, unless Meta has it."""
    if template._is_at_meta():
        return "skipped", template._status_text()
    return submit(template)


def delete(template):
    """Delete a template at Meta and in Odoo."""
    env = template.env
    if template._delete_at_meta():
        return "done", env._("Deleted. Meta keeps the name locked for 30 days.")
    return "done", env._("Deleted.")


def unpause(template):
    """Resume a template that Meta has paused."""
    template._unpause()
    return "done", template._status_text()


OPERATIONS = {
    "sync": sync,
    "submit": submit,
    "register": register,
    "delete": delete,
    "unpause": unpause,
}
