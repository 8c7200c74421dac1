"""Interactive messages: buttons and lists ("Interactive reply buttons", "… list").

Built within Meta's limits, whatever titles tickets have. What is pressed comes back
by :func:`.contents.reply_of`.
"""

#: The ids of the addon's own buttons and rows begin with it …
OWN = "wa:"
#: … and so do those of what an agent asks: nobody but the agent hears the answer.
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
    """``text`` in one line of at most ``length`` characters.

    >>> cut("The printer on the third floor", 12)
    'The printer…'
    """
    text = " ".join((text or "").split())
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def buttons(body, options):
    """Reply buttons below ``body``.

    :param options: up to three of (id, title)
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
    """A list below ``body`` that opens by ``button``.

    :param options: up to ten of (id, title, description); a description may be empty
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
    """(id, title, description) of each option of buttons or a list."""
    action = interactive["action"]
    replies = [button["reply"] for button in action.get("buttons", ())]
    rows = [row for section in action.get("sections", ()) for row in section["rows"]]
    return [
        (option["id"], option["title"], option.get("description", ""))
        for option in replies + rows
    ]


def text_of(interactive):
    """What stands around the options: header, body and footer, as plain text."""
    parts = [interactive.get(name, {}) for name in ("header", "body", "footer")]
    return "\n\n".join(part["text"] for part in parts if part.get("text"))


def as_text(interactive):
    """What the customer sees, as plain text: the words and the options below.

    >>> print(as_text(buttons("Cancel it?", [("y", "Yes"), ("n", "No")])))
    Cancel it?
    <BLANKLINE>
    [ Yes ]  [ No ]
    """
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
