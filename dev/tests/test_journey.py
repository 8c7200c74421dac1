# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of a whole conversation between the phone's page and Odoo, in a browser."""

import browser as browsers
from patience import wait_until
from simulator_client import call

from dev.env.stack import screenshots

COMPLAINT = "Meu computador não está ligando"


def control(stack, method, path, **body):
    answer = call(method, f"{stack.simulator_url}/control/{path}", body)
    assert answer.status == 200, answer.body
    return answer.json


def write(stack, customer, text):
    control(stack, "POST", f"customers/{customer}/messages", text=text)


def ticket_of(stack, name):
    """Wait for the customer's ticket; returns its id."""
    statement = (
        "SELECT ticket.id FROM helpdesk_ticket ticket JOIN res_partner partner"
        " ON partner.id = ticket.partner_id WHERE partner.name = %s"
        " ORDER BY ticket.id DESC"
    )
    return wait_until(lambda: stack.query(statement, name))[0][0]


def test_from_the_customers_phone_to_the_ticket_and_back(chromium, stack, agent):
    tab = browsers.page(chromium, 1200, 900)
    phone = browsers.Phone(tab, stack)
    phone.write(COMPLAINT)
    phone.wait_for("✅ Chamado #HT")
    ticket = browsers.Ticket(agent, stack, ticket_of(stack, "Maria Silva"))
    ticket.wait_for(COMPLAINT)
    assert COMPLAINT in agent.input_value("[name=name] textarea, [name=name] input")

    phone.write("Já tentei reiniciar mas não funcionou")
    ticket.wait_for("Já tentei reiniciar mas não funcionou")

    ticket.write("Segure o botão por *10 segundos*")
    agent.wait_for_selector(".o-whatsapp-Composer-preview strong:text('10 segundos')")
    agent.reload()  # the draft stays
    agent.wait_for_function(
        "input => document.querySelector(input)?.value.includes('10 segundos')",
        arg=ticket.INPUT,
    )
    agent.screenshot(path=screenshots() / "composer.png")
    ticket.send()
    phone.wait_for("Segure o botão por 10 segundos")
    assert tab.inner_text(".bubble strong, .bubble b") == "10 segundos"
    ticket.wait_for_state("Segure o botão", "read")
    assert "10 segundos" in agent.inner_text(".o-mail-Message-body strong")

    agent.screenshot(path=screenshots() / "ticket.png")
    phone.picture(screenshots() / "phone.png")
    assert not tab.errors
    browsers.close(tab)


def test_ticks_climb_while_the_page_is_open(stack, agent):
    control(stack, "PATCH", "customers/bob", behaviour="manual")
    write(stack, "bob", "My computer is dead")
    ticket = browsers.Ticket(agent, stack, ticket_of(stack, "Bob Smith"))
    ticket.answer("Is it plugged in?")
    ticket.wait_for_state("Is it plugged in?", "accepted")
    [(wamid,)] = stack.query(
        "SELECT wamid FROM helpdesk_whatsapp_message WHERE text = %s",
        "Is it plugged in?",
    )
    for state in ("sent", "delivered", "read"):
        control(stack, "POST", "statuses", wamid=wamid, status=state)
        ticket.wait_for_state("Is it plugged in?", state)


def test_the_window_closes_and_opens_before_the_agents_eyes(stack, agent):
    write(stack, "joao", "Oi")
    ticket_id = ticket_of(stack, "João Souza")
    ticket = browsers.Ticket(agent, stack, ticket_id)
    ticket.write("Já vejo")
    stack.query(
        "UPDATE helpdesk_whatsapp_contact contact"
        " SET window_expires_at = now() AT TIME ZONE 'UTC' + '3s'::interval"
        " FROM helpdesk_ticket ticket"
        " WHERE ticket.id = %s AND ticket.whatsapp_contact_id = contact.id",
        ticket_id,
    )
    agent.reload()
    window = agent.locator(".o-whatsapp-Composer-window")
    window.filter(has_text="Only templates").wait_for()
    agent.wait_for_selector(ticket.INPUT, state="hidden")
    agent.screenshot(path=screenshots() / "closed_window.png")
    write(stack, "joao", "Ainda está aí?")
    window.filter(has_text="Free text").wait_for()
    agent.wait_for_function(
        "input => document.querySelector(input)?.value === 'Já vejo'",
        arg=ticket.INPUT,
    )
    agent.context.set_offline(True)
    agent.press(ticket.INPUT, "Control+Enter")
    agent.locator(".o-whatsapp-Composer-problem").wait_for()
    agent.screenshot(path=screenshots() / "not_sent.png")
    agent.context.set_offline(False)
    ticket.send()
    ticket.wait_for_state("Já vejo", "delivered")
    agent.errors.clear()  # the console's own of the lost connection


def test_a_ticket_without_whatsapp_has_no_button(stack, agent):
    [(ticket_id,)] = stack.query(
        "SELECT id FROM helpdesk_ticket WHERE whatsapp_contact_id IS NULL LIMIT 1"
    )
    browsers.Ticket(agent, stack, ticket_id)
    agent.wait_for_selector(".o-mail-Chatter-logNote")
    assert not agent.is_visible("button.o-whatsapp-Chatter-write")


def test_it_can_be_used_on_a_narrow_window(chromium, stack):
    write(stack, "maria", "Ainda está desligado")
    tab = browsers.page(chromium, 400, 850)
    browsers.log_in(tab, stack, "agent")
    ticket = browsers.Ticket(tab, stack, ticket_of(stack, "Maria Silva"))
    ticket.answer("Um momento")
    ticket.wait_for_state("Um momento", "delivered")
    tab.screenshot(path=screenshots() / "narrow.png")
    assert not tab.errors


def test_the_admin_tests_the_connection(chromium, stack):
    tab = browsers.page(chromium)
    browsers.log_in(tab, stack, "admin")
    [(account_id,)] = stack.query("SELECT id FROM helpdesk_whatsapp_account")
    action = "helpdesk_mgmt_whatsapp.helpdesk_whatsapp_account_action"
    tab.goto(f"{stack.odoo_url}/odoo/action-{action}/{account_id}")
    tab.locator(f"[name=callback_url]:has-text({stack.webhook_url!r})").wait_for()
    tab.click("button[name=action_test_connection]")
    tab.click(".nav-link:has-text('Health')")
    tab.wait_for_selector("[name=verified_name]:has-text('Helpdesk Demo')")
    tab.screenshot(path=screenshots() / "account.png")
    assert not tab.errors


def choose(tab, field, option):
    tab.locator(f"div[name={field}] input").first.click()
    tab.locator(f".o_select_menu_item:has-text({option!r})").first.click()


def fill_in(row, sample, field):
    row.locator("td[name=sample]").click()
    row.locator("div[name=sample] input").fill(sample)
    row.locator("td[name=field_path]").click()
    popover = row.page.locator(".o_model_field_selector_popover")
    popover.locator("input").fill(field)
    popover.get_by_text(field, exact=True).click()
    popover.wait_for(state="detached")


def add_button_row(editor):
    """Open the tab of buttons and add a row."""
    add = editor.locator("div[name=button_ids] .o_field_x2many_list_row_add a")
    wait_until(add.is_visible, between=lambda: editor.click(".nav-link[name=buttons]"))
    add.click()


def test_the_admin_writes_a_template_and_sees_it_on_a_phone(chromium, stack):
    editor = browsers.page(chromium)
    browsers.log_in(editor, stack, "admin")
    action = "helpdesk_mgmt_whatsapp.helpdesk_whatsapp_template_action"
    editor.goto(f"{stack.odoo_url}/odoo/action-{action}/new")
    editor.add_style_tag(content=".o-mail-ChatHub {display: none}")
    bubble = editor.locator(".o_whatsapp_bubble")
    editor.fill("div[name=name] input", "Order news")
    choose(editor, "language", "English (en)")
    editor.fill("div[name=body] textarea", "Your ticket *{{1}}* has news: {{2}}")
    bubble.locator("strong:has-text('{{1}}')").wait_for()  # before the field is left
    editor.locator("div[name=footer] input").fill("Helpdesk")
    for problem in ("lower case letters", "begin nor end", "{{2}}: Meta requires"):
        editor.locator(f".o_whatsapp_problem:has-text({problem!r})").wait_for()

    editor.fill("div[name=name] input", "order_news")
    body = "Your ticket *{{1}}* has news: _{{2}}_. Just reply if you have a question."
    editor.fill("div[name=body] textarea", body)
    rows = editor.locator("div[name=variable_ids] .o_data_row")
    fill_in(rows.nth(0), "HT00042", "Ticket number")
    fill_in(rows.nth(1), "In progress", "Stage")
    bubble.locator("em:has-text('In progress')").wait_for()
    # What Odoo answers to an entry redraws the form: all of it is drawn before a click.
    editor.locator(".o_whatsapp_problem").first.wait_for(state="detached")
    add_button_row(editor)
    editor.fill("div[name=button_ids] .o_selected_row div[name=text] input", "Thanks")
    editor.click(".nav-link[name=variables]")
    editor.locator(".o_whatsapp_problem").first.wait_for(state="detached")
    bubble.locator("em:has-text('In progress')").wait_for()
    editor.locator(".nav-link.active[name=variables]").wait_for()
    editor.screenshot(path=screenshots() / "template.png", animations="disabled")

    editor.click(".o_form_button_save")
    editor.click("button[name=action_submit]")
    editor.locator(".o_whatsapp_task li:has-text('In review')").wait_for()
    editor.click(".modal-footer button:has-text('Close')")
    editor.locator(".o_arrow_button_current:has-text('In review')").wait_for()
    assert not editor.errors


CALL = """
    async ([method, ...args]) => {
        const {rpc} = odoo.loader.modules.get("@web/core/network/rpc");
        const params = {model: "helpdesk.ticket", method, args, kwargs: {}};
        return await rpc("/web/dataset/call_kw", params);
    }
"""


def test_two_agents_see_what_comes_and_who_of_them_writes(chromium, stack, agent):
    colleague = browsers.page(chromium, 400, 900)
    browsers.log_in(colleague, stack, "admin")
    write(stack, "bob", "The phone is dead")
    ticket_id = ticket_of(stack, "Bob Smith")
    tickets = [browsers.Ticket(tab, stack, ticket_id) for tab in (agent, colleague)]
    write(stack, "bob", "Is anybody there?")
    for ticket in tickets:
        ticket.wait_for("Is anybody there?")
    agent.evaluate(CALL, ["whatsapp_writing", [ticket_id]])
    writing = colleague.locator(".o-whatsapp-Writers:has-text('is writing')")
    writing.wait_for()
    assert not agent.inner_text(".o-whatsapp-Writers")
    agent.evaluate(CALL, ["whatsapp_post", [ticket_id], "<p>I am</p>"])
    tickets[1].wait_for("I am")
    writing.wait_for(state="detached")
    assert not colleague.errors
    browsers.close(colleague)
