# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests that upgrades with `-u` from each published version lose no data.

Each version's database was filled by `dev/env/filling.py` with that version's code.
"""

import re

import pytest
from meta import Meta, message
from patience import wait_until
from upgrades import REFUSED, SAID, Upgraded, differences

from dev.env import former

pytestmark = pytest.mark.timeout(3600)

FIRST = "19.0.1.0.0"
#: Columns that later versions do not have, by table; None: the whole table.
GONE = {
    "helpdesk_whatsapp_account": {
        *("is_confirming", "confirmation_text"),  # rules and templates now
        *("check_errors", "check_warnings", "is_subscribed"),  # checks now
        *("phone_status", "quality_rating"),
        "is_telling_hours",  # renamed
    },
    "helpdesk_whatsapp_event": {"lane"},  # renamed
    "helpdesk_whatsapp_check": {"value", "advice"},  # in the finding now
    "helpdesk_whatsapp_template_button": {"sample"},
    "helpdesk_whatsapp_composer": None,
    "helpdesk_whatsapp_composer_ir_attachment_rel": None,
}
#: Columns with another name in later versions, by table.
RENAMED = {
    "helpdesk_whatsapp_account": ("is_telling_hours", "has_out_of_hours_reply"),
    "helpdesk_whatsapp_event": ("lane", "partition"),
}
#: Columns with HTML that is rendered again.
RENDERED = {("mail_message", "body"), ("helpdesk_ticket", "description")}
THANKS = "Muito obrigada!"
#: How messages look in the chatter, by what former versions had made of them.
QUOTED = (
    '<div style="border-left-style:solid; border-left-width:3px;'
    ' border-left-color:#8696a0; padding-left:8px">até <code>hoje</code>?</div>'
)
FORWARDED = '<span class="text-muted small">Forwarded</span>'
LOOKS = {
    "<p><strong>*Urgente*</strong> agora</p>": (
        "<div><strong>Urgente</strong> agora</div>"
    ),
    f"<p>{FORWARDED}<br><strong>*Urgente*</strong>:<br>- <em>_toner_</em><br>- papel"
    "<br>&gt; até <code>`hoje`</code>?</p>": (
        f"<div>{FORWARDED}<br><strong>Urgente</strong>:\n<ul>\n<li><em>toner</em></li>"
        f"\n<li>papel</li>\n</ul>\n\n{QUOTED}\n</div>"
    ),
    "<p>Não é <strong>*Urgente*</strong>, <s>~disse~</s> <b>Ana</b></p>": (
        "<div>Não é <strong>Urgente</strong>, <s>disse</s> <strong>Ana</strong></div>"
    ),
    "<p>*Urgente*, redigido</p>": "<p>*Urgente*, redigido</p>",
}
#: As 19.0.1.0.0 and 19.0.1.1.0 left it.
LOOKS["<p>Não é *Urgente*, ~disse~ <b>Ana</b></p>"] = [*LOOKS.values()][2]
#: The expected waiting state, by the last digits of the customer's number.
WAITING = {
    "001": "customer",
    "002": "us",
    "003": "us",
    "004": None,
    "005": "us",
    "006": "customer",
    "007": "customer",
    "008": "us",
}
WAITS = {"whatsapp_waiting_for", "whatsapp_waiting_since"}


@pytest.fixture(scope="module", params=former.VERSIONS)
def upgraded(request, template):
    with Upgraded(request.param) as upgraded:
        yield upgraded


def letters(html):
    """Return HTML without its tags, spaces and WhatsApp's marks."""
    return re.sub(r"<[^>]*>|&gt;|[\s*_~`-]", "", html)


def wait_for(upgraded, statement, *values):
    """Wait until ``statement`` has rows; returns them."""
    return wait_until(
        lambda: upgraded.query(statement, *values),
        report=lambda: upgraded.log()[-5000:],
    )


def confirmation(upgraded, sender, text, number=None):
    """Receive a message of a customer; returns the confirmation's text, or None."""
    more = {"number": number} if number else {}
    Meta(upgraded).deliver(message(f"wamid.{sender}.new", sender, text, **more))
    [(ticket_id, name)] = wait_for(
        upgraded, "SELECT id, number FROM helpdesk_ticket WHERE name = %s", text
    )
    rows = upgraded.query(
        "SELECT text FROM helpdesk_whatsapp_message"
        " WHERE ticket_id = %s AND is_automatic ORDER BY id",
        ticket_id,
    )
    return rows[0][0].replace(name, "NUMBER") if rows else None


def test_the_upgrade_has_no_warnings(upgraded):
    assert "\n".join(upgraded.warnings) == ""


def test_it_is_like_a_new_installation(upgraded):
    assert "\n".join(upgraded.compare_with_new()) == ""


def test_everything_is_still_there(upgraded):
    templates = upgraded.before.get("helpdesk_whatsapp_template", {})

    def may_change(table, row, column):
        if table == "helpdesk_whatsapp_measure":  # a cron may have summed them up
            return True
        if table == "helpdesk_whatsapp_event":  # a digest now
            return column == "key"
        if (table, column) in RENDERED:
            now = upgraded.after[table][row["id"]][column]
            return letters(now) == letters(row[column])
        if table == "helpdesk_ticket":  # 19.0.1.2.0 had taken thanks for a question
            return row["name"] == "My computer does not start" and column in WAITS
        if table == "helpdesk_whatsapp_message":
            if column == "receipt":  # a cron of this version may have sent it by now
                return True
            return row["text"] == THANKS and column == "awaits_answer"
        if table == "helpdesk_whatsapp_account":  # the former defaults
            is_default = column == "api_version" and row[column] == "v25.0"
            was_said = column == "paused_details" and row[column] == SAID
            return is_default or was_said or column == "continue_open_ticket"
        if table == "helpdesk_whatsapp_template_variable":
            row = templates[row["template_id"]]
        is_confirmation = row.get("name") == "ticket_created"
        return is_confirmation and upgraded.version == FIRST

    found = differences(upgraded.before, upgraded.after, GONE, may_change)
    assert "\n".join(found) == ""


def test_accounts_have_the_new_default_version_of_the_api(upgraded):
    versions = "SELECT DISTINCT api_version FROM helpdesk_whatsapp_account"
    assert upgraded.query(versions) == [("v26.0",)]


def test_84_every_account_continues_open_tickets(upgraded):
    others = "SELECT id FROM helpdesk_whatsapp_account WHERE NOT continue_open_ticket"
    assert not upgraded.query(others)


def test_why_an_account_is_paused_is_stored_in_no_language(upgraded):
    paused = "SELECT paused_details FROM helpdesk_whatsapp_account WHERE NOT active"
    [(details,)] = upgraded.query(paused)
    known = upgraded.before["helpdesk_whatsapp_account"].values()
    if SAID not in [row["paused_details"] for row in known]:
        assert details == REFUSED
        return
    ban = {"text": {"code": "ban", "params": {}}}
    more = {"sanction": ban, "details": "December 1, 2026"}
    assert details == {
        "listed": [{"text": {"code": "sanction_details", "params": more}}]
    }


def test_renamed_columns_have_their_values(upgraded):
    for table, (former_name, name) in RENAMED.items():
        for key, row in upgraded.before.get(table, {}).items():
            value = upgraded.after[table][key][name]
            assert value == row.get(former_name, value)


def test_thanks_and_what_the_bot_was_told_wait_for_nobody(upgraded):
    rows = upgraded.query(
        "SELECT right(contact.wa_id, 3), ticket.whatsapp_waiting_for"
        "  FROM helpdesk_ticket ticket JOIN helpdesk_whatsapp_contact contact"
        "    ON contact.id = ticket.whatsapp_contact_id"
        " WHERE right(contact.wa_id, 3) <= '008'"
    )
    assert dict(rows) == WAITING
    asked = "SELECT text FROM helpdesk_whatsapp_message WHERE awaits_answer"
    texts = {text for (text,) in upgraded.query(asked)}
    assert not texts & {THANKS, "obrigado 👍", "/status"}


def test_tickets_know_what_they_were_made_from(upgraded):
    unknown = (
        "SELECT name FROM helpdesk_ticket ticket WHERE whatsapp_contact_id IS NOT NULL"
        " AND NOT EXISTS (SELECT FROM helpdesk_whatsapp_message"
        "                  WHERE opened_ticket_id = ticket.id AND text = ticket.name)"
    )
    assert not upgraded.query(unknown)


def test_98_existing_messages_look_like_new_ones(upgraded):
    former, now = upgraded.before["mail_message"], upgraded.after["mail_message"]
    known = {
        row["body"]: now[key]["body"]
        for key, row in former.items()
        if row["body"] in LOOKS
    }
    assert len(known) == 4
    assert known == {body: LOOKS[body] for body in known}
    assert not [row["body"] for row in now.values() if "*HT" in (row["body"] or "")]
    [(key, ticket)] = [
        (key, row)
        for key, row in upgraded.before["helpdesk_ticket"].items()
        if row["description"] in LOOKS
    ]
    description = upgraded.after["helpdesk_ticket"][key]["description"]
    assert description == LOOKS[ticket["description"]]


def test_the_admin_reads_the_former_confirmations(upgraded):
    notes = upgraded.query(
        "SELECT activity.note FROM mail_activity activity"
        "  JOIN helpdesk_whatsapp_account account ON account.id = activity.res_id"
        " WHERE activity.res_model = 'helpdesk.whatsapp.account'"
        "   AND activity.summary = 'Check the confirmation of new tickets'"
        " ORDER BY account.id"
    )
    if upgraded.version != FIRST:
        assert not notes
        return
    own, unusable = (note for (note,) in notes)
    assert "Olá {name}, anotamos “{title}” como {number}." in own
    assert "not taken over" not in own
    assert "{number}, {{odd}} text" in unusable
    assert "not taken over" in unusable


def test_work_that_waited_is_done(upgraded):
    upgraded.work()
    state = "SELECT 1 FROM helpdesk_whatsapp_message WHERE text = %s AND wamid > ''"
    wait_for(upgraded, state, "It is ready")
    made = "SELECT 1 FROM helpdesk_ticket WHERE name = %s"
    wait_for(upgraded, made, "Still in the inbox")
    if upgraded.version != FIRST:
        notices = "SELECT 1 FROM helpdesk_whatsapp_notice WHERE state = %s"
        assert not upgraded.query(notices, "failed")
        wait_for(upgraded, notices, "sent")


def test_new_tickets_are_confirmed_as_before(upgraded):
    brazilian, american = "5511900000021", "14155238886"
    texts = {
        brazilian: "✅ Chamado #NUMBER criado com sucesso! Recebemos sua solicitação e"
        " nossa equipe responderá em breve.",
        american: "✅ Ticket #NUMBER created successfully! We have received your"
        " request and our team will answer soon.",
    }
    if upgraded.version == FIRST:  # whose account had a text of its own
        name, foreign = "+55 11 90000-0021", "+1 415-523-8886"
        texts = {
            brazilian: f"Olá {name}, anotamos “Novo” como NUMBER. Até já",
            american: f"Hello {foreign}, we noted “New” as NUMBER. See you soon",
        }
    # Outside of working hours it would also say when the team is back.
    upgraded.query(
        "UPDATE helpdesk_whatsapp_account SET has_out_of_hours_reply = false"
    )
    assert confirmation(upgraded, brazilian, "Novo") == texts[brazilian]
    assert confirmation(upgraded, american, "New") == texts[american]
    assert confirmation(upgraded, "5511900000022", "Silent", "2001") is None
