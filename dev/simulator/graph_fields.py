# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Implements Graph's parameter ``fields`` and its paging with cursors."""

import base64

from .errors import GraphError

PAGE = 25
MOST = 1000


def pick(call, node, default, type_name):
    """Return the requested fields of a node, and its ``id``.

    :raises GraphError: 100, a field is unknown
    """
    asked = [name for name in call.query.get("fields", "").split(",") if name.strip()]
    names = [name.strip() for name in asked] or default
    shown = {}
    for name in names:
        if name not in node:
            raise GraphError(
                100,
                message=(
                    f"Tried accessing nonexisting field ({name}) on node type "
                    f"({type_name})"
                ),
            )
        if node[name] is not None:
            shown[name] = node[name]
    return {**shown, "id": node["id"]}


def _cursor(position):
    return base64.urlsafe_b64encode(f"cursor:{position}".encode()).decode()


def _position(call, cursor):
    try:
        text = base64.urlsafe_b64decode(cursor.encode()).decode()
        kind, number = text.split(":")
        if kind == "cursor":
            return int(number)
    except ValueError:
        pass
    if call.version >= (24, 0):
        raise GraphError(131059)
    raise GraphError(100, "The cursor is not valid.")


def page(call, items):
    """Return a page as ``{"data", "paging": {"cursors", "next"?, "previous"?}}``."""
    limit = call.query.get("limit", str(PAGE))
    if not limit.isdigit() or not 1 <= int(limit) <= MOST:
        raise GraphError(100, message="Param limit must be a positive number.")
    limit, start = int(limit), 0
    if "after" in call.query:
        start = _position(call, call.query["after"]) + 1
    elif "before" in call.query:
        start = max(0, _position(call, call.query["before"]) - limit)
    part = items[start : start + limit]
    if not part:
        return {"data": []}
    first, last = _cursor(start), _cursor(start + len(part) - 1)
    paging = {"cursors": {"before": first, "after": last}}
    if start + limit < len(items):
        paging["next"] = call.url_with(after=last)
    if start:
        paging["previous"] = call.url_with(before=first)
    return {"data": part, "paging": paging}
