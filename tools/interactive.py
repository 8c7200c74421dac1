# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Builds interactive messages with reply buttons or a list, within Meta's limits.

("Interactive reply buttons messages", "Interactive list messages") Texts that are too
long are cut. The option that a customer chooses is read by :func:`.contents.reply_of`.
"""

from . import call_to_action

#: Prefix of the ids of options that the addon itself offers; it processes the choice.
OWN = "wa:"
#: Prefix of the ids of options that an agent offers: the choice is shown to the agent.
AGENTS = "agent:"

BUTTONS = 3
ROWS = 10
BUTTON_TITLE = 20
LIST_BUTTON = 20
SECTION_TITLE = 24
ROW_TITLE = 24
ROW_DESCRIPTION = 72
BUTTONS_BODY = 1024
LIST_BODY = 4096


def cut(text, length):
    """Return ``text`` in one line, cut to at most ``length`` characters.

    >>> cut("The printer on the third floor", 12)
    'The printer…'
    """
    text = " ".join((text or "").split())
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def buttons(body, options):
    """Return Meta's ``interactive`` object for a message with reply buttons.

    :param str body: text above the buttons
    :param options: (id, title) of each button; no more than three are used
    """
    return {
        "type": "button",
        "body": {"text": body[:BUTTONS_BODY]},
        "action": {
            "buttons": [
                {
                    "type": "reply",
                    "reply": {"id": uid, "title": cut(title, BUTTON_TITLE)},
                }
                for uid, title in options[:BUTTONS]
            ]
        },
    }


def choices(body, button, options):
    """Return Meta's ``interactive`` object for a message with a list.

    :param str body: text above the list
    :param str button: label of the button that opens the list
    :param options: (id, title, description) of each row, where the description may be
        empty; no more than ten are used
    """
    rows = []
    for uid, title, description in options[:ROWS]:
        row = {"id": uid, "title": cut(title, ROW_TITLE)}
        if description:
            row["description"] = cut(description, ROW_DESCRIPTION)
        rows.append(row)
    return {
        "type": "list",
        "body": {"text": body[:LIST_BODY]},
        "action": {
            "button": cut(button, LIST_BUTTON),
            "sections": [{"title": cut(button, SECTION_TITLE), "rows": rows}],
        },
    }


def options_of(interactive):
    """Return (id, title, description) of each button or row.

    :param dict interactive: Meta's ``interactive`` object
    """
    action = interactive["action"]
    replies = [button["reply"] for button in action.get("buttons", ())]
    rows = [row for section in action.get("sections", ()) for row in section["rows"]]
    return [
        (option["id"], option["title"], option.get("description", ""))
        for option in replies + rows
    ]


def text_of(interactive):
    """Return header, body and footer as plain text, without the options.

    :param dict interactive: Meta's ``interactive`` object
    """
    parts = [interactive.get(name, {}) for name in ("header", "body", "footer")]
    return "\n\n".join(part["text"] for part in parts if part.get("text"))


def as_text(interactive):
    """Return the whole message as plain text, the options below its text.

    :param dict interactive: Meta's ``interactive`` object

    >>> print(as_text(buttons("Cancel it?", [("y", "Yes"), ("n", "No")])))
    Cancel it?
    <BLANKLINE>
    [ Yes ]  [ No ]
    """
    if interactive["type"] in call_to_action.KINDS:
        return call_to_action.as_text(interactive)
    body, options = text_of(interactive), options_of(interactive)
    if interactive["type"] == "button":
        return f"{body}\n\n" + "  ".join(
            f"[ {title} ]" for _id, title, _more in options
        )
    lines = [
        f"{number}. {' – '.join(filter(None, (title, more)))}"
        for number, (_id, title, more) in enumerate(options, 1)
    ]
    return "\n".join([body, "", *lines])
