# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the browsers of agents ask Odoo for, without HTTP."""

from lxml import etree

from odoo.addons.mail.tools.discuss import Store

from .operations import TEXT, drain, measured, write

#: What the chatter asks of a ticket that is opened.
CHATTER = ["activities", "attachments", "followers", "scheduledMessages"]
#: Messages that a chatter loads at once.
PAGE = 30


def long_tickets(env, tickets, sender, messages):
    """Fill two tickets with messages: of WhatsApp, and comments.

    :return: their ids, the WhatsApp ticket's first
    """
    for _batch in range(messages // PAGE):
        write(env, [sender] * PAGE)
        drain(env)
    plain = env["helpdesk.ticket"].browse(tickets[0])
    for _number in range(messages):
        plain.message_post(
            body=TEXT,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            author_id=plain.partner_id.id,
        )
    env.cr.commit()
    env.cr.execute(
        "SELECT max(message.ticket_id) FROM helpdesk_whatsapp_message message"
        "  JOIN helpdesk_whatsapp_contact contact ON contact.id = contact_id"
        " WHERE wa_id = %s",
        [sender],
    )
    return [env.cr.fetchone()[0], plain.id]


def _as_agent(env, ticket):
    env.cr.commit()
    env.invalidate_all()
    agent = env.ref("helpdesk_mgmt_whatsapp.user_agent")
    return env["helpdesk.ticket"].with_user(agent).browse(ticket)


def _form_of(ticket):
    """Return what the form reads, as `web_read` takes it."""
    arch = etree.fromstring(ticket.get_view(view_type="form")["arch"])
    names = {node.get("name") for node in arch.iter("field")}
    kinds = ticket.fields_get(names, ["type"])
    return {
        name: {"fields": {"display_name": {}}}
        if kinds[name]["type"] == "many2one"
        else {}
        for name in names & kinds.keys()
    }


def open_ticket(env, ticket):
    """Open a ticket: form, chatter, and what its page says then."""
    form = _form_of(_as_agent(env, ticket))
    ticket = _as_agent(env, ticket)

    def act():
        ticket.web_read(form)
        Store().add(ticket, request_list=CHATTER, as_thread=True).get_result()
        _messages(ticket)
        if ticket.whatsapp_contact_id:
            ticket.whatsapp_seen()

    return measured(act)


def _messages(ticket, **after):
    messages = ticket.env["mail.message"]
    found = messages._message_fetch(domain=None, thread=ticket, limit=PAGE, **after)
    Store().add(found["messages"]).get_result()


def live_update(env, sender, ticket, pages):
    """Have open pages of a ticket show one more message."""
    newest = env["mail.message"].search([], order="id desc", limit=1).id
    write(env, [sender])
    drain(env)

    def act():
        for _page in range(pages):
            opened = _as_agent(env, ticket)
            Store().add(opened, request_list=["whatsapp"], as_thread=True).get_result()
            _messages(opened, after=newest)
            opened.whatsapp_seen()

    return measured(act)
