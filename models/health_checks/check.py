# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Declares health checks, and shows their findings.

A check is a function ``(account, meta)`` that asks ``tools.health.Answers`` for what it
needs and returns a :class:`Finding`. It writes nothing. All its possible outcomes are
declared with it: how bad each is, what the page says, and what to do about it.
"""

from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass

from odoo import fields
from odoo.tools import format_date, format_datetime, formatLang
from odoo.tools.translate import LazyGettext, LazyTranslate

from ...tools import health
from ...tools.health import OK, UNKNOWN
from ...tools.meta import cloud_api, errors

_lt = LazyTranslate(__name__)


@dataclass(frozen=True)
class Outcome:
    """A possible outcome of a check: its state, what the page says, and what to do.

    The texts are translated when they are shown; ``%(name)s`` in them stands for a
    parameter of the finding.
    """

    state: str
    value: object = ""
    advice: object = ""


class Finding:
    """What a check has found, in no language: the name of an outcome, and parameters.

    A parameter is a string, a number, a list of parameters (each shown on a line of its
    own), or what :func:`moment`, :func:`day`, :func:`number`, :func:`text` … return.
    """

    def __init__(self, outcome, state=None, **params):
        """:param state: if given, replaces the state of the outcome"""
        self.outcome = outcome
        self.state = state
        self.params = params

    def as_json(self):
        """Return the finding as it is stored."""
        return {"outcome": self.outcome, "params": self.params}


@dataclass(frozen=True)
class Check:
    """A check: its code, its label, its function and its outcomes by name."""

    code: str
    label: str
    examine: object
    outcomes: dict

    def state_of(self, finding):
        """Return the state of ``finding``."""
        return finding.state or self.outcomes[finding.outcome].state

    def shown(self, account, finding):
        """Return what the page says about a finding, in the reader's language.

        :param dict finding: as :meth:`Finding.as_json` returns it
        :return: ``(value, advice)``; each may be ``""``, as for outcomes of former
            versions
        """
        outcome = self.outcomes.get(finding["outcome"])
        if not outcome:
            return "", ""
        texts = (outcome.value, outcome.advice)
        return tuple(_filled(account, each, finding["params"]) for each in texts)


#: Outcomes that any check can have.
COMMON = {
    "ok": Outcome(OK, "%(value)s"),
    "unknown": Outcome(UNKNOWN, "%(value)s"),
    "unanswered": Outcome(UNKNOWN, advice="%(reason)s"),
    "broken": Outcome(UNKNOWN, advice=_lt("The check failed: see the server's log.")),
    #: A finding stored by a version that stored translated texts (see migrations).
    "former": Outcome(UNKNOWN, "%(value)s", "%(advice)s"),
}
#: Every check by its code, in the order of the page.
CHECKS = {}
#: Texts for parameters of findings, by code.
TEXTS = {
    "unreachable": _lt(
        "Meta could not be reached (%(address)s). Check that this server can"
        " connect to the Internet, and that the API address is right."
    ),
    "no_answer": _lt("Meta gave no answer in time. Check again in a minute."),
    "token_refused": _lt(
        "Meta refuses the access token: it has expired, was revoked, or was not"
        " copied completely. Generate a new one and paste it here."
    ),
    "no_permission": _lt(
        "The access token may not see this account. In Meta's Business"
        " settings, give its system user the WhatsApp account, and generate it"
        " with both WhatsApp permissions."
    ),
    "unknown_id": _lt(
        "%(what)s: Meta does not know this id, or the access token may not see"
        " it. Copy it again from Meta's console, WhatsApp → API Setup."
    ),
    "meta_answers": _lt("%(what)s: Meta answers “%(message)s”."),
    "phone_number_id": _lt("Phone number id"),
    "business_account_id": _lt("WhatsApp Business account id"),
    "the_subscription": _lt("The subscription"),
    "not_read": _lt("Could not be read"),
    "unasked": _lt(
        "Cannot be checked: a setting is missing, or Meta does not say which"
        " app the access token is of."
    ),
    "silence": _lt("Cannot be checked: see the lines in red."),
    "unanswered": _lt("Cannot be checked: Meta answers “%(message)s”."),
    "no_app_secret": _lt(
        "The app secret is missing: no message of a customer is accepted without"
        " it. Copy it from Meta's console, App settings → Basic."
    ),
    "wrong_app_secret": _lt(
        "Meta refuses the app secret: no message of a customer is accepted with a"
        " wrong one. Copy it from Meta's console, App settings → Basic, of the app"
        " the access token was generated for."
    ),
}


def declared():
    """Return all checks by code, in the order of the page."""
    return CHECKS


def check(code, label, **outcomes):
    """Declare the decorated function as the check ``code``.

    :param str label: its name on the page
    :param outcomes: ``Outcome`` by name, besides those of ``COMMON``
    """

    def declare(examine):
        CHECKS[code] = Check(code, label, examine, COMMON | outcomes)
        return examine

    return declare


# ------------------------------------------------------------- parameters of findings


def moment(at):
    """Return the parameter for a time (naive UTC), in the responsible user's zone."""
    return {"moment": fields.Datetime.to_string(at)}


def day(on):
    """Return the parameter for a date."""
    return {"day": fields.Date.to_string(on)}


def number(count):
    """Return the parameter for a number, shown with the reader's separators."""
    return {"number": count}


def text(code, **params):
    """Return the parameter for one of ``TEXTS``."""
    return {"text": {"code": code, "params": params}}


def failure(reason):
    """Return the parameter for a reason why messages fail (``failure_reason``)."""
    return {"failure": reason}


def names(records):
    """Return the parameter for the names of records."""
    return {"names": {"model": records._name, "ids": records.ids}}


def listed(parts):
    """Return the parameter for several parameters in one line."""
    return {"listed": list(parts)}


def shown(account, part):
    """Return a parameter of a finding as a text, in the language of ``account``."""
    if isinstance(part, list):
        return "\n".join(shown(account, each) for each in part)
    if isinstance(part, dict) and len(part) == 1 and part.keys() <= _SHOWN.keys():
        [(kind, value)] = part.items()
        return _SHOWN[kind](account, value)
    return "" if part in (None, False) else str(part)  # also of what Meta may send


def _filled(account, source, params):
    if isinstance(source, LazyGettext):
        source = account.env._(source)
    if "%(" in source:
        # A finding stored by a former version may lack a parameter.
        texts = {name: shown(account, part) for name, part in params.items()}
        with suppress(ValueError, TypeError):  # a translation may be wrong
            source %= defaultdict(str, texts)
    return source.strip()


def _moment_shown(account, value):
    zone = account._responsible_user().tz or "UTC"
    at = fields.Datetime.to_datetime(value)
    return format_datetime(account.env, at, tz=zone, dt_format="short")


def _names_shown(account, value):
    records = account.env[value["model"]].sudo().with_context(active_test=False)
    return ", ".join(records.browse(value["ids"]).exists().mapped("name"))


_SHOWN = {
    "moment": _moment_shown,
    "day": lambda account, value: format_date(account.env, value),
    "number": lambda account, value: formatLang(account.env, value, digits=0),
    "text": lambda account, value: _filled(
        account, TEXTS.get(value["code"], ""), value["params"]
    ),
    "failure": lambda account, value: (
        account.env["helpdesk.whatsapp.message"]._failure_label(value)
    ),
    "names": _names_shown,
    "listed": lambda account, value: "; ".join(shown(account, each) for each in value),
}


# ------------------------------------------------------------------ errors of the API


def explain(account, error, what=""):
    """Return why Meta did not answer, and what to do, as a parameter of a finding.

    :param what: the parameter that names what Meta was asked about
    """
    if isinstance(error, cloud_api.Unreachable):
        return text("unreachable", address=account._cloud_api().base_url)
    if isinstance(error, cloud_api.OutcomeUnknown):
        return text("no_answer")
    if error.verdict.reason == "token":
        return text("token_refused")
    if error.verdict.reason == "permission":
        return text("no_permission")
    if error.code == errors.INVALID_PARAMETER:
        return text("unknown_id", what=what)
    return text("meta_answers", what=what, message=error.details or str(error))


def why_unanswered(error, meta):
    """Return why a check has no result, as a parameter of a finding."""
    if isinstance(error, health.Unasked):
        return text("unasked")
    if error is meta.silence:
        return text("silence")
    return text("unanswered", message=getattr(error, "details", "") or str(error))
