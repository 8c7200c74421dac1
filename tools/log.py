"""The log's lines: one an event, ``key=value``, for people and programs alike.

Ids, codes and durations only: never what was written, to whom, or a secret.
"""

import json
import logging
import re
import traceback

INFO, WARNING, ERROR = logging.INFO, logging.WARNING, logging.ERROR

_PLAIN = re.compile(r"[\w.:/+{}-]+")


def event(logger, level, event, **values):
    """Log that ``event`` has happened.

    What is ``None`` or empty is left out.
    """
    logger.log(level, "whatsapp %s", Line(event=event, **values))


def failure(logger, level, event, error, **values):
    """Log that something raised ``error``, and where; not what the exception says.

    An exception's message may be what a customer wrote.
    """
    line = Line(event=event, **values, **of_error(error))
    where = "".join(traceback.format_tb(error.__traceback__)).rstrip()
    logger.log(level, "whatsapp %s\n%s", line, where)


class Line:
    """Formatted only where the line is wanted.

    >>> str(Line(event="sent", message=5, code=None, kind="Not understood"))
    'event=sent message=5 kind="Not understood"'
    """

    def __init__(self, **values):
        self.values = values

    def __str__(self):
        told = {k: v for k, v in self.values.items() if v is not None and v != ""}
        return " ".join(f"{name}={_value(value)}" for name, value in told.items())


def of_error(error):
    """What an exception is told by: its kind, Meta's codes, our reason."""
    return {
        "error": type(error).__name__,
        "code": getattr(error, "code", None),
        "http": getattr(error, "http_status", None),
        "reason": getattr(error, "reason", None),
    }


def _value(value):
    text = str(value)
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)
