"""An endpoint of the REST API, declared once.

From the declaration come what is let in (:mod:`.api_input`), the OpenAPI document
(:mod:`.openapi`) and the readable page: none of them can say something else.

A new endpoint is a function in a file of ``controllers/``::

    @endpoint("GET", "/stats", "Figures", query={"days": {"type": "integer"}},
              answers={200: ("The figures.", success({"stats": STATS}))})
    def stats(call):
        return {"stats": ...}
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

#: Who may call it; the groups are the frame's.
PUBLIC, AGENT, MANAGER = "public", "agent", "manager"

#: All there are, by path and method: ``{"/messages": {"GET": Endpoint}}``.
ENDPOINTS = {}


@dataclass(frozen=True)
class Endpoint:
    """
    ``query`` and ``headers``: JSON schema by name, none of them required. ``body``: the
    schema of its JSON, or ``None``. ``upload``: whether a file may come along, as
    ``multipart/form-data``. ``answers``: ``{status: (words, schema)}``; of what is no
    JSON, the media type in the place of the schema. ``errors``: status codes besides
    those every endpoint has.
    """

    method: str
    path: str
    summary: str
    act: Callable
    rights: str = AGENT
    query: dict = field(default_factory=dict)
    headers: dict = field(default_factory=dict)
    body: dict | None = None
    example: dict | None = None
    upload: bool = False
    answers: dict = field(default_factory=dict)
    errors: tuple = ()

    @property
    def about(self):
        """The docstring as one text a paragraph."""
        paragraphs = (self.act.__doc__ or "").strip().split("\n\n")
        return "\n\n".join(" ".join(each.split()) for each in paragraphs)

    @property
    def tag(self):
        """What it is about: the first part of the path."""
        return self.path.split("/")[1]

    @property
    def names(self):
        """Of the parameters in the path."""
        return re.findall(r"{(\w+)}", self.path)


def endpoint(method, path, summary, **more):
    """Declare that the function answers; see :class:`Endpoint`."""

    def declare(act):
        declared = Endpoint(method, path, summary, act, **more)
        ENDPOINTS.setdefault(path, {})[method] = declared
        return act

    return declare


def match(path):
    """The endpoints at ``path``, by method, and the texts of its parameters.

    A path that is written out goes before one with parameters.
    """
    for template in sorted(ENDPOINTS, key=lambda each: each.count("{")):
        found = re.fullmatch(re.sub(r"{(\w+)}", r"(?P<\1>[^/]+)", template), path)
        if found:
            return ENDPOINTS[template], found.groupdict()
    return {}, {}
