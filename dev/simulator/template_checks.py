# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Functions that the checks of a template's parts share."""

from .errors import GraphError


def refuse(details, code=100):
    raise GraphError(code, details)


def objects(values):
    """Return whether this is a list of at least one object."""
    is_list = isinstance(values, list) and values
    return is_list and all(isinstance(value, dict) for value in values)


def example_of(component):
    example = component.get("example")
    return example if isinstance(example, dict) else {}


def only(values, allowed, place):
    for key in values:
        if key not in allowed:
            raise GraphError(100, message=f'Unexpected key "{key}" on {place}.')
