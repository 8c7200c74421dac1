# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Fills the database of a former version: given to that version's `odoo shell`.

People wrote, agents answered, an admin set things up. It uses what all versions have;
what a version lacks is left out. `dev/tests/test_upgrades.py` knows what is in here.
"""

import json
import time

from odoo.addons.helpdesk_mgmt_whatsapp.tools import webhook

ACCOUNT = "102290129340398"
NUMBER = "106540352242922"
SECRET = "simulator-app-secret"  # noqa: S105
OWN_TEXT = {
    "en_US": "Hello {name}, we noted “{title}” as {number}. See you soon",
    "pt_BR": "Olá {name}, anotamos “{title}” como {number}. Até já",
}


class Filling:
    def __init__(self, env):
        self.env = env
        self.agent = env.ref("helpdesk_mgmt_whatsapp.user_agent")
        self.account = env.ref("helpdesk_mgmt_whatsapp.account_demo")
        self.now = int(time.time()) - 7200
        self.count = 0

    # ------------------------------------------------------------------ customers

    def store(self, sender, content, number=NUMBER):
        """Have the webhook's inbox hold a message, as Meta delivered it."""
        self.now += 60
        self.count += 1
        wamid = f"wamid.{sender}.{self.count}"
        message = {"id": wamid, "from": sender, "timestamp": str(self.now), **content}
        value = {
            "metadata": {"phone_number_id": number},
            "contacts": [{"wa_id": sender, "profile": {"name": f"Person {sender}"}}],
            "messages": [message],
        }
        entry = {
            "id": ACCOUNT if number == NUMBER else "1",
            "changes": [{"field": "messages", "value": value}],
        }
        body = {"object": "whatsapp_business_account", "entry": [entry]}
        updates = webhook.split(json.dumps(body).encode())
        self.env["helpdesk.whatsapp.event"]._store(updates, SECRET)
        return wamid

    def write(self, sender, text):
        """A customer writes, and it is processed; gives back the message."""
        return self.hear(sender, {"type": "text", "text": {"body": text}})

    def hear(self, sender, content):
        wamid = self.store(sender, content)
        self.env["helpdesk.whatsapp.event"]._cron_process()
        messages = self.env["helpdesk.whatsapp.message"]
        return messages.search([("wamid", "=", wamid)])

    # --------------------------------------------------------------------- agents

    def answer(self, ticket, text, state="read", **values):
        """The agent answers, and the answer has come as far as `state`."""
        posted = ticket.with_user(self.agent).whatsapp_post(f"<p>{text}</p>")
        messages = self.env["helpdesk.whatsapp.message"]
        message = messages.search([("mail_message_id", "=", posted)])
        self.settle(message, state, **values)
        return message

    def settle(self, messages, state, **values):
        """What is queued has come as far as `state`."""
        for message in messages:
            self.now += 60
            moment = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(self.now))
            known = {}
            if state not in ("outgoing", "sending", "unknown", "failed"):
                known = {"wamid": f"wamid.ours.{message.id}", "sent_at": moment}
            message.write({"state": state, **known, **values})
            message._state_changed()

    def settle_confirmations(self):
        queued = [("state", "=", "outgoing"), ("is_automatic", "=", True)]
        self.settle(self.env["helpdesk.whatsapp.message"].search(queued), "delivered")


def set_up(filling):
    """What an admin chooses, in every version."""
    env, account = filling.env, filling.account
    account.write({"session_hours": 48, "grace_minutes": 45, "read_receipts": "open"})
    more = {"business_account_uid": ACCOUNT, "app_secret": SECRET, "access_token": "t"}
    quiet = account.create({"name": "Quiet", "phone_number_uid": "2001", **more})
    gone = account.create({"name": "Archived", "phone_number_uid": "2002", **more})
    if "is_confirming" in account._fields:
        for lang, text in OWN_TEXT.items():
            account.with_context(lang=lang).confirmation_text = text
        quiet.is_confirming = False
        gone.with_context(lang="en_US").confirmation_text = "{number}, {{odd}} text"
    else:
        quiet._rule("created").to_customer = False
    gone.active = False
    if "helpdesk.whatsapp.template" in env:
        set_up_templates(filling)
    if "helpdesk.whatsapp.rule" in env:
        set_up_rules(filling)


def set_up_templates(filling):
    templates, account = filling.env["helpdesk.whatsapp.template"], filling.account
    edited = [("account_id", "=", account.id), ("name", "=", "ticket_updated")]
    edited = templates.search([*edited, ("language", "=", "en")])
    edited.body = "Ticket {{1}} – {{2}} – has moved on to {{3}}, as of today."
    team = filling.env.ref("helpdesk_mgmt_whatsapp.team_whatsapp")
    place = {"place": "body.1", "sample": "HT00042", "field_path": "number"}
    templates.create(
        {
            "account_id": account.id,
            "name": "order_news",
            "language": "en",
            "body": "There is news about {{1}}, which you asked us for.",
            "footer": "Helpdesk",
            "team_ids": [(6, 0, team.ids)],
            "variable_ids": [(0, 0, place)],
            "button_ids": [(0, 0, {"type": "QUICK_REPLY", "text": "Thanks"})],
        }
    )
    if "meta_components" in templates._fields:
        approved = templates.search(
            [("account_id", "=", account.id), ("name", "=", "ticket_resolved")]
        )
        for template in approved:
            template.write(
                {
                    "status": "APPROVED",
                    "template_uid": f"77{template.id}",
                    "meta_components": template.components,
                    "meta_category": template.category,
                }
            )


def set_up_rules(filling):
    env, account = filling.env, filling.account
    account._rule("assigned").to_customer = True
    team = env.ref("helpdesk_mgmt_whatsapp.team_whatsapp")
    rule = account._rule("updated")
    own = {"team_id": team.id, "template_id": rule.template_id.id}
    values = {"account_id": account.id, "event": "updated", **own}
    env["helpdesk.whatsapp.rule"].create({**values, "to_agent": True})
    account.write({"quiet_from": 1.5, "quiet_to": 1.75})
    account.with_context(lang="en_US").out_of_hours_text = "Closed until {back}."
    team.whatsapp_notify = "always"


def converse(filling):
    """Tickets in every state that matters; each customer's number says which."""
    closed = filling.env["helpdesk.ticket.stage"].search([("closed", "=", True)])[:1]
    thanked = filling.write("5511900000001", "My computer does not start").ticket_id
    filling.answer(thanked, "Hold the button")
    thanks = filling.write("5511900000001", "Muito obrigada!")
    if "awaits_answer" in thanks._fields:  # as 19.0.1.2.0 took it, coming from before
        thanks.awaits_answer = True
        thanked._whatsapp_recount()
    filling.write("5511900000002", "The printer is broken")
    again = filling.write("5511900000003", "No sound").ticket_id
    filling.answer(again, "Turn it up", "delivered")
    filling.write("5511900000003", "Thanks, but it is still silent")
    over = filling.write("5511900000004", "How do I print").ticket_id
    filling.answer(over, "Press Ctrl and P")
    over.with_user(filling.agent).stage_id = closed
    filling.write("5511900000004", "obrigado 👍")
    failing = filling.write("5511900000005", "Can you call me").ticket_id
    refused = {"failure_reason": "refused", "error_code": 131026}
    filling.answer(failing, "We shall", "failed", **refused)
    asking = filling.write("5511900000006", "The door is stuck").ticket_id
    filling.answer(asking, "Push harder", "sent")
    filling.write("5511900000006", "/status")
    filling.settle_confirmations()
    several = filling.write("5511900000007", "Some questions").ticket_id
    for state in ("unknown", "accepted", "played"):
        filling.answer(several, f"This is {state}", state)
    filling.write("5511900000008", "Bom dia")
    format_texts(filling)
    people(filling)


def format_texts(filling):
    """Texts with WhatsApp's marks, by each side and in each place."""
    urgent = filling.write("5511900000015", "*Urgente* agora").ticket_id
    text = {"body": "*Urgente*:\n- _toner_\n- papel\n> até `hoje`?"}
    forwarded = {"context": {"forwarded": True}}
    filling.hear("5511900000015", {"type": "text", "text": text, **forwarded})
    filling.answer(urgent, "Não é *Urgente*, ~disse~ <b>Ana</b>")
    changed = filling.write("5511900000015", "*Urgente*, eu _disse_")
    changed.mail_message_id.body = "<p>*Urgente*, redigido</p>"


def people(filling):
    contacts = filling.env["helpdesk.whatsapp.contact"]
    filling.write("5511900000009", "stop")
    contacts.search([("wa_id", "=", "5511900000002")]).lang = "es_ES"
    blocked = filling.write("5511900000010", "Buy cheap watches").contact_id
    blocked.is_blocked = True
    filling.write("5511900000010", "Buy now")


def leave_work(filling):
    """What is still to be done when the server is stopped for the upgrade."""
    env = filling.env
    filling.settle_confirmations()
    queued = filling.write("5511900000011", "Is my order ready").ticket_id
    filling.settle_confirmations()
    file = {
        "name": "order.txt",
        "raw": b"Order 66",
        "res_model": "helpdesk.ticket",
        "res_id": queued.id,
    }
    attachment = env["ir.attachment"].with_user(filling.agent).create(file)
    shown = queued.with_user(filling.agent)
    with_file = shown.whatsapp_post("<p>Here</p>", attachment_ids=attachment.ids)
    messages = env["helpdesk.whatsapp.message"]
    filling.settle(messages.search([("mail_message_id", "=", with_file)]), "delivered")
    shown.whatsapp_post("<p>It is ready</p>")
    if "helpdesk.whatsapp.notice" in env:
        moved = filling.write("5511900000012", "Please change my address").ticket_id
        filling.settle_confirmations()
        stages = env["helpdesk.ticket.stage"].search([("closed", "=", False)])
        moved.with_user(filling.agent).stage_id = stages[1]
    text = {"type": "text", "text": {"body": "Still in the inbox"}}
    filling.store("5511900000013", text)
    filling.store("5511900000014", text, number="999")


def fill(env):
    filling = Filling(env)
    set_up(filling)
    converse(filling)
    leave_work(filling)
    env.cr.commit()


fill(env)  # noqa: F821
