# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Writes events to Odoo's log, each as one line of ``key=value``.

Values are ids, codes and durations only: never the text of a message, the phone number
or name of a customer, or a secret.
"""

import json
import logging
import re
import threading
import traceback
from contextlib import contextmanager

INFO, WARNING, ERROR = logging.INFO, logging.WARNING, logging.ERROR

#: Odoo's logger of queries that failed, with all values in them.
QUERIES = logging.getLogger("odoo.sql_db")
#: Odoo's logger of requests, with all parameters of a GET in it.
REQUESTS = logging.getLogger("werkzeug")

#: PostgreSQL's codes of conflicts between transactions, after which one is repeated:
#: serialization failure, deadlock, lock not available.
REPEATED = ("40001", "40P01", "55P03")

_local = threading.local()
_PLAIN = re.compile(r"[\w.:/+{}-]+")
#: Below this path, parameters of requests that hold a secret, a number, a name or words
#: of a message.
_BASE = "/api/integrations/whatsapp"
_HIDDEN = re.compile(r"([?&](?:hub\.verify_token|phone|search|username)=)[^&\s\"]*")


def event(logger, level, event, **values):
    """Log an event with its values.

    :param logger: of the calling module
    :param int level: ``INFO``, ``WARNING`` or ``ERROR``
    :param str event: name, in lower case with underscores
    :param values: those that are ``None`` or empty are left out
    """
    logger.log(level, "whatsapp %s", Line(event=event, **values))


def failure(logger, level, event, error, **values):
    """Log that something raised ``error``, and where; not what the exception says.

    An exception's message may be what a customer wrote.
    """
    line = Line(event=event, **values, **of_error(error))
    where = "".join(traceback.format_tb(error.__traceback__)).rstrip()
    logger.log(level, "whatsapp %s\n%s", line, where)


@contextmanager
def without_queries():
    """Have Odoo log of queries that fail in this thread only how they failed.

    The values in them, and PostgreSQL's details, are what customers wrote. Of those
    that are repeated, because another transaction was in the way, nothing is logged.
    """
    depth = vars(_local).get("depth", 0)
    _local.depth = depth + 1
    try:
        yield
    finally:
        _local.depth = depth


def _without_values(record):
    if vars(_local).get("depth") and str(record.msg).startswith("bad query"):
        error = record.args[-1] if record.args else None
        code = getattr(error, "pgcode", None)
        if code in REPEATED:
            return False
        record.msg, record.args = "bad query: %s %s", (type(error).__name__, code)
    return True


def _without_parameters(record):
    if isinstance(record.args, tuple):
        record.args = tuple(
            _HIDDEN.sub(r"\1***", value)
            if isinstance(value, str) and _BASE in value
            else value
            for value in record.args
        )
    return True


QUERIES.addFilter(_without_values)
REQUESTS.addFilter(_without_parameters)


class Line:
    """A line of the log that is formatted only if the logger's level lets it through.

    >>> str(Line(event="sent", message=5, code=None, kind="Not understood"))
    'event=sent message=5 kind="Not understood"'
    """

    def __init__(self, **values):
        self.values = values

    def __str__(self):
        pairs = {k: v for k, v in self.values.items() if v is not None and v != ""}
        return " ".join(f"{name}={_value(value)}" for name, value in pairs.items())


def of_error(error):
    """Return the values by which :func:`event` logs an exception.

    They are its class, Meta's error code, the HTTP status and our reason, where the
    exception has them.
    """
    return {
        "error": type(error).__name__,
        "code": getattr(error, "code", None),
        "http": getattr(error, "http_status", None),
        "reason": getattr(error, "reason", None),
    }


def _value(value):
    text = str(value)
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)
