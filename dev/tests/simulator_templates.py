# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Creates templates in the simulator, and sends template messages."""

from simulator_client import APP, BUSINESS, PHONE, TOKEN, call

MARIA = "+5511987654321"
EDGE = f"{BUSINESS}/message_templates"
NEW = {
    "name": "order_update",
    "language": "en_US",
    "category": "UTILITY",
    "components": [
        {
            "type": "BODY",
            "text": "Hello {{1}}, your order {{2}} is on its way to you now.",
            "example": {"body_text": [["Ann", "42"]]},
        }
    ],
}
PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)


def text(value, **more):
    return {"type": "text", "text": value, **more}


def part(kind, *parameters, **more):
    return {"type": kind, "parameters": list(parameters), **more}


def button(index, sub_type, *parameters):
    return part("button", *parameters, sub_type=sub_type, index=str(index))


#: Parameters of a message with the template NEW.
FILLED = part("body", text("Ann"), text("42"))


def body(text, *examples):
    """Return the components of a template with a body only."""
    component = {"type": "BODY", "text": text}
    if examples:
        component["example"] = {"body_text": [list(examples)]}
    return [component]


def header(kind, handle):
    return {"type": "HEADER", "format": kind, "example": {"header_handle": [handle]}}


def send(sim, name, language, *components, version="v25.0"):
    content = {"name": name, "language": {"code": language}}
    if components:
        content["components"] = list(components)
    message = {"messaging_product": "whatsapp", "to": MARIA, "type": "template"}
    path = f"{PHONE}/messages"
    return sim.graph("POST", path, {**message, "template": content}, version=version)


def create(sim, **changes):
    return sim.graph("POST", EDGE, {**NEW, **changes})


def decide(sim, template_id, status, **more):
    """Apply Meta's decision on a template; returns the template."""
    return sim.control("POST", f"templates/{template_id}", {"status": status, **more})


def change(sim, template_id, **values):
    return sim.control("PATCH", f"templates/{template_id}", values)


def approved(sim, **changes):
    template_id = create(sim, **changes).json["id"]
    decide(sim, template_id, "APPROVED")
    return template_id


# Resumable uploads


def session(sim, length, kind="image/png", name="logo.png"):
    query = f"file_name={name}&file_length={length}&file_type={kind}"
    return sim.graph("POST", f"{APP}/uploads?{query}")


def send_bytes(sim, session_id, content, offset=0, scheme="OAuth"):
    headers = {"file_offset": str(offset), "Authorization": f"{scheme} {TOKEN}"}
    return call("POST", f"{sim.url}/v25.0/{session_id}", content, headers)


def handle(sim, kind="image/png", content=PNG):
    session_id = session(sim, len(content), kind).json["id"]
    return send_bytes(sim, session_id, content).json["h"]
