# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Reads the parameters of a template message as callers of the REST API give them.

They have the form of ``components`` in Meta's "Send template messages".
"""

from .template import BUTTON_PARAMETERS, buttons, header_format, part, variables


def values_of(components, parameters):
    """Return the values by place (see :mod:`.template`) of a message's parameters.

    :param components: those of the template
    :param parameters: ``components`` of the message: ``[{"type": "body", "parameters":
        […]}, …]``
    :raises ValueError: a parameter is for a place that the template does not have; the
        exception's argument is that place

    >>> body = [{"type": "BODY", "text": "Order {{1}} for {{name}}"}]
    >>> texts = [{"type": "text", "text": "42"}]
    >>> texts += [{"type": "text", "text": "Ana", "parameter_name": "name"}]
    >>> values_of(body, [{"type": "body", "parameters": texts}])
    {'body.1': '42', 'body.name': 'Ana'}
    """
    values = {}
    for component in parameters:
        if component["type"] == "button":
            values |= _of_button(components, component)
        else:
            values |= _of_text(components, component)
    return values


def _of_button(components, component):
    index = int(component["index"])
    of_template = buttons(components)
    if index >= len(of_template) or of_template[index]["type"] not in BUTTON_PARAMETERS:
        raise ValueError(f"button.{index}")
    [parameter] = component["parameters"]
    return {f"button.{index}": parameter[parameter["type"]]}


def _of_text(components, component):
    """Return the values of a header or body; a header without text has just one."""
    kind, values = component["type"], {}
    names = variables(part(components, kind.upper()).get("text"))
    if all(map(str.isdecimal, names)):
        names.sort(key=int)
    for position, parameter in enumerate(component["parameters"]):
        if parameter["type"] != "text":
            name = None
            is_right = parameter["type"].upper() == header_format(components)
        else:
            numbered = names[position] if position < len(names) else str(position + 1)
            name = parameter.get("parameter_name", numbered)
            is_right = name in names
        place = f"{kind}.{name}" if name else kind
        if not is_right:
            raise ValueError(place)
        values[place] = parameter[parameter["type"]]
    return values
