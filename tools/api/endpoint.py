# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Declares the endpoints of the REST API.

The declaration is the only description of an endpoint: its input is checked against it
(:mod:`.checking`), and the OpenAPI document (:mod:`.document`) and the readable page
(:mod:`.page`) are made of it.

A new endpoint is a function in a file of ``controllers/api/``, with the models of its
request and its answer in ``controllers/api/schemas/``. Its docstring is its description
in the document and on the page, in Markdown, so it is written for the users of the
API::

    @endpoint("GET", "/stats", "Figures", query=StatsQuery,
              answers={200: ("The figures.", StatsAnswer)})
    def get_stats(call):
        return {"stats": ...}

The function gets a :class:`.controllers.api.call.Call`. It returns the body as a dict
(status 200), a pair of status and dict, or an HTTP response.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

#: Who may call an endpoint: anybody, helpdesk users, helpdesk managers.
PUBLIC, AGENT, MANAGER = "public", "agent", "manager"

#: All endpoints by path and method: ``{"/messages": {"GET": Endpoint}}``.
ENDPOINTS = {}


@dataclass(frozen=True)
class Endpoint:
    """The declaration of one endpoint.

    ``act`` is the function that answers a call. ``query``, ``headers`` and ``body`` are
    models of :mod:`.types`, or ``None``. ``upload``: whether a file may be sent along,
    as ``multipart/form-data``. ``answers``: ``{status: (description, model)}``; for an
    answer that is not JSON, a tuple of media types instead of the model. ``errors``:
    status codes besides those that every endpoint has.
    """

    method: str
    path: str
    summary: str
    act: Callable
    rights: str = AGENT
    query: type | None = None
    headers: type | None = None
    body: type | None = None
    example: dict | None = None
    upload: bool = False
    answers: dict = field(default_factory=dict)
    errors: tuple = ()

    @property
    def about(self):
        """The description: the function's docstring with one line a paragraph."""
        paragraphs = (self.act.__doc__ or "").strip().split("\n\n")
        return "\n\n".join(" ".join(each.split()) for each in paragraphs)

    @property
    def tag(self):
        """The group in which it is shown: the first part of the path."""
        return self.path.split("/")[1]

    @property
    def names(self):
        """The names of the parameters in the path."""
        return re.findall(r"{(\w+)}", self.path)

    @property
    def takes_nothing(self):
        """Whether the body may be empty, because it needs no field."""
        try:
            return bool(self.body) and bool(self.body.model_validate({}))
        except ValueError:
            return False


def endpoint(method, path, summary, **more):
    """Decorate a function that answers calls; see :class:`Endpoint`.

    :param more: the other fields of the declaration
    """

    def declare(act):
        declared = Endpoint(method, path, summary, act, **more)
        ENDPOINTS.setdefault(path, {})[method] = declared
        return act

    return declare


def match(path):
    """Find the endpoints at ``path``.

    A path without parameters goes before one with parameters that fits too.

    :return: pair of ``{method: Endpoint}`` and ``{parameter: text}``; both are empty if
        there is no endpoint
    """
    for template in sorted(ENDPOINTS, key=lambda each: each.count("{")):
        found = re.fullmatch(re.sub(r"{(\w+)}", r"(?P<\1>[^/]+)", template), path)
        if found:
            return ENDPOINTS[template], found.groupdict()
    return {}, {}
