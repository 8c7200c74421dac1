"""An admin writes a template, sees it on a phone meanwhile, and submits it."""

import browser as browsers
import pytest

from dev.env.stack import screenshots

ACTION = "helpdesk_mgmt_whatsapp.helpdesk_whatsapp_template_action"


@pytest.fixture(scope="module")
def editor(chromium, stack):
    tab = browsers.page(chromium)
    browsers.log_in(tab, stack, "admin")
    tab.add_style_tag(content=".o-mail-ChatHub {display: none}")
    tab.goto(f"{stack.odoo_url}/odoo/action-{ACTION}/new")
    yield tab
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


def test_from_the_first_letter_to_the_review(editor):
    bubble = editor.locator(".o_whatsapp_bubble")
    editor.fill("div[name=name] input", "Order news")
    choose(editor, "language", "English (en)")
    editor.fill("div[name=body] textarea", "Your ticket *{{1}}* has news: {{2}}")
    bubble.locator("strong:has-text('{{1}}')").wait_for()  # before the field is left
    editor.locator("div[name=footer] input").fill("Helpdesk")
    for problem in ("lower case letters", "begin nor end", "{{2}}: Meta wants"):
        editor.locator(f".o_whatsapp_problem:has-text({problem!r})").wait_for()

    editor.fill("div[name=name] input", "order_news")
    body = "Your ticket *{{1}}* has news: _{{2}}_. Just reply if you have a question."
    editor.fill("div[name=body] textarea", body)
    rows = editor.locator("div[name=variable_ids] .o_data_row")
    fill_in(rows.nth(0), "HT00042", "Ticket number")
    fill_in(rows.nth(1), "In progress", "Stage")
    editor.click(".nav-link[name=buttons]")
    editor.click("div[name=button_ids] .o_field_x2many_list_row_add a")
    editor.fill("div[name=button_ids] .o_selected_row div[name=text] input", "Thanks")
    editor.click(".nav-link[name=variables]")
    editor.locator(".o_whatsapp_problem").first.wait_for(state="detached")
    bubble.locator("em:has-text('In progress')").wait_for()
    editor.screenshot(path=screenshots() / "template.png")

    editor.click(".o_form_button_save")
    editor.click("button[name=action_submit]")
    editor.locator(".o_whatsapp_task li:has-text('In review')").wait_for()
    editor.click(".modal-footer button:has-text('Close')")
    editor.locator(".o_arrow_button_current:has-text('In review')").wait_for()
