"""What admins have done to templates at Meta, one after the other.

The dialog with the progress and the REST API both carry it out here.
"""

import logging

from psycopg2 import OperationalError

from odoo.exceptions import UserError

from ...tools.meta import cloud_api

_logger = logging.getLogger(__name__)


def carry_out(operation, record):
    """Do one thing to a template, or to the templates of an account.

    What goes wrong is the result, and undone here; what Meta has done stays done.

    :param operation: a key of ``OPERATIONS``
    :param record: the account to sync, else the template; perhaps deleted meanwhile
    :return: ``(state, result)``: ``done``, ``skipped`` or ``failed``, and a text
    """
    record = record.exists()
    if not record:
        return "skipped", record.env._("It no longer exists.")
    account = record if operation == "sync" else record.account_id
    try:
        record.check_access("write")
        with record.env.cr.savepoint():
            return OPERATIONS[operation](record)
    except OperationalError:
        raise  # the same again will do
    except cloud_api.CloudApiError as error:
        result = account._refusal_text(error)
        if isinstance(error, cloud_api.OutcomeUnknown):
            account._outdate_templates()
    except UserError as error:
        result = str(error)
    except Exception as error:
        _logger.exception("whatsapp templates: %s", type(error).__name__)
        result = record.env._("It could not be done: see the server's log.")
    return "failed", result


def sync(account):
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
    if template.is_locked or template._is_as_at_meta():
        return "skipped", template._status_text()
    template._submit()
    return "done", template._status_text()


def register(template):
    """Submit a predefined template that Meta does not have yet."""
    if template._is_at_meta():
        return "skipped", template._status_text()
    return submit(template)


def delete(template):
    env = template.env
    if template._delete_at_meta():
        return "done", env._("Deleted. Meta keeps the name locked for 30 days.")
    return "done", env._("Deleted.")


def unpause(template):
    template._unpause()
    return "done", template._status_text()


OPERATIONS = {
    "sync": sync,
    "submit": submit,
    "register": register,
    "delete": delete,
    "unpause": unpause,
}
