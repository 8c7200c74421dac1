# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of the guide, by which an administrator sets up a number."""

import browser as browsers
import pytest
from simulator_client import call

from dev.env.stack import screenshots
from dev.simulator import demo

SECOND_NUMBER = {
    "phone_number_id": "222222222222222",
    "business_account_id": demo.BUSINESS_ACCOUNT_ID,
    "display_phone_number": "+55 11 5550-0002",
    "verified_name": "Sales",
}
HELLO = "Minha impressora não imprime"


PIN = "246810"


def begin_anew(cursor, api_url):
    """Delete all accounts, and make the simulator the default of new ones."""
    cursor.execute("DELETE FROM helpdesk_whatsapp_account")
    cursor.execute(
        "INSERT INTO ir_default (field_id, json_value) SELECT id, to_json(%s::text)"
        " FROM ir_model_fields WHERE model = 'helpdesk.whatsapp.account'"
        " AND name = 'api_url'",
        [api_url],
    )


@pytest.fixture(scope="module")
def stack(running_stack):
    """A database without accounts, and an app without a callback URL at Meta."""
    stack = running_stack
    stack.renew(lambda cursor: begin_anew(cursor, stack.simulator_url))
    accounts = f"{stack.simulator_url}/control/accounts"
    call("POST", f"{stack.simulator_url}/control/webhook", {"url": ""})
    unregistered = {"subscribed": False, "status": "PENDING"}
    call("PATCH", f"{accounts}/{demo.PHONE_NUMBER_ID}", unregistered)
    call("POST", accounts, SECOND_NUMBER)
    return stack


def callback_urls_saved(stack):
    """Return how often a callback URL was saved at Meta."""
    traffic = call("GET", f"{stack.simulator_url}/control/traffic").json["data"]
    return sum(
        entry["method"] == "POST" and "/subscriptions" in entry["url"]
        for entry in traffic
    )


def number_at_meta(stack):
    """Return the number as the simulator has it."""
    state = call("GET", f"{stack.simulator_url}/control/state").json
    found = {row["phone_number_id"]: row for row in state["accounts"]}
    return found[demo.PHONE_NUMBER_ID]


def count_accounts(stack):
    [row] = stack.query("SELECT count(*) FROM helpdesk_whatsapp_account")
    return row[0]


def leave_without_typing(tab, stack, elsewhere):
    """Open the guide, look at another tab, press its button, and leave: D24."""
    tab.evaluate(
        """() => {
            const hidden = {get: () => "hidden", configurable: true};
            Object.defineProperty(document, "visibilityState", hidden);
            document.dispatchEvent(new Event("visibilitychange"));
            delete document.visibilityState;
        }"""
    )
    tab.click(".card[name=access] button:has-text('Check')")
    tab.wait_for_selector(".o_notification:has-text('access token first')")
    browsers.show(tab, stack, elsewhere)
    tab.wait_for_selector(".o_view_nocontent")
    assert count_accounts(stack) == 0


def register(tab, stack):
    """Register the number: first with a PIN that has too few digits."""
    tab.click(".card[name=number] button:has-text('Register')")
    tab.fill(".modal [name=pin] input", "123")
    tab.click(".modal [name=action_register]")
    tab.wait_for_selector(".modal .text-danger:has-text('six digits')")
    pictures(tab, "guide-register", ".modal-content")
    tab.fill(".modal [name=pin] input", PIN)
    tab.click(".modal [name=action_register]")
    tab.wait_for_selector(".card[name=webhook] .card-body:visible")
    assert number_at_meta(stack)["pin"] == PIN


def finish_with_templates_and_profile(guide, stack):
    tab = guide.tab
    guide.press("message", "Continue")
    guide.picture("templates")
    tab.click(".card[name=templates] button:has-text('Business profile')")
    tab.fill(".modal [name=about] input", "Nine to five")
    pictures(tab, "guide-profile", ".modal-content")
    tab.click(".modal [name=action_save]")
    tab.wait_for_selector(".modal", state="detached")
    assert number_at_meta(stack)["profile"]["about"] == "Nine to five"
    tab.click(".card[name=templates] button:has-text('Register templates')")
    tab.wait_for_selector(".modal .o_data_row")
    pictures(tab, "guide-languages", ".modal-content")
    tab.click(".modal [name=action_register]")
    tab.wait_for_selector(".modal :text('In review')")
    tab.click(".modal .btn-close")
    guide.wait_until_done("templates")
    guide.press("templates", "Finish")
    tab.wait_for_selector(".o_form_view [name=action_test_connection]")


def pictures(tab, name, selector):
    """Check in two widths that nothing overflows, and take a picture of each."""
    for width, form in ((400, "narrow"), (1200, "wide")):
        tab.set_viewport_size({"width": width, "height": 1300})
        place = tab.locator(selector).first
        place.wait_for()
        overflow = place.evaluate("place => place.scrollWidth - place.clientWidth")
        assert overflow <= 0, (name, width)
        tab.screenshot(path=screenshots() / f"{name}-{form}.png")


class Guide:
    """The page of the guide."""

    def __init__(self, tab):
        self.tab = tab

    def picture(self, step, name=""):
        """Take pictures of a step once it is open."""
        self.tab.wait_for_selector(f".card[name={step}] .card-body:visible")
        pictures(self.tab, f"guide-{name or step}", ".o_whatsapp_guide")

    def press(self, step, title):
        self.tab.click(f".card[name={step}] button:has-text({title!r})")

    def fill(self, **values):
        for name, value in values.items():
            self.tab.fill(f".o_field_widget[name={name}] input", value)

    def wait_until_done(self, step):
        self.tab.wait_for_selector(f".card[name={step}] .fa-check-circle:visible")


def test_from_a_fresh_database_to_the_first_ticket_by_the_guide_alone(chromium, stack):
    tab = browsers.page(chromium, 1200, 900)
    browsers.log_in(tab, stack, "admin")
    accounts = "action-helpdesk_mgmt_whatsapp.helpdesk_whatsapp_account_action"
    browsers.show(tab, stack, accounts)
    tab.click(".o_view_nocontent a:has-text('Set up a number')")

    guide = Guide(tab)
    guide.picture("access")
    leave_without_typing(tab, stack, accounts)
    tab.click(".o_view_nocontent a:has-text('Set up a number')")
    guide.fill(app_secret=demo.APP_SECRET, access_token="wrong")
    guide.press("access", "Check")
    tab.wait_for_selector(".card[name=access] .alert-danger:has-text('access token')")
    guide.fill(access_token=demo.ACCESS_TOKEN)
    guide.press("access", "Check")
    guide.picture("number")
    guide.press("number", "+55 11 5550-7890")
    register(tab, stack)
    guide.picture("webhook")
    tab.reload()  # the browser was closed in between
    guide.press("webhook", "Subscribe")
    guide.picture("helpdesk")
    assert callback_urls_saved(stack) == 1, "Meta's question crossed our answer"
    tab.click(".o_field_widget[name=team_id] input")
    tab.click(".o-autocomplete--dropdown-item:has-text('WhatsApp')")
    guide.press("helpdesk", "Continue")
    tab.wait_for_selector(".o_field_widget[name=chat_qr_code] img")
    guide.picture("message")

    phone_tab = browsers.page(chromium)
    phone = browsers.Phone(phone_tab, stack)
    phone.write(HELLO)
    guide.wait_until_done("message")
    guide.picture("message", "arrived")
    finish_with_templates_and_profile(guide, stack)
    tab.go_back()
    tab.click(".card[name=message] button:has-text('Open')")
    tab.click(".card[name=message] .o_field_widget[name=guide_ticket_id] a")
    tab.wait_for_selector(f".o-mail-Message-body:has-text({HELLO!r})")

    browsers.show(tab, stack, "settings#helpdesk_mgmt")
    tab.click(".settings_tab .tab[data-key=helpdesk_mgmt]")
    tab.wait_for_selector("#whatsapp_numbers .o_kanban_record .badge")
    pictures(tab, "settings", "#whatsapp_numbers")
    tab.click("#whatsapp_numbers button:has-text('test message')")
    tab.fill(".modal [name=number] input", "+55 11 98765-4321")
    tab.press(".modal [name=number] input", "Tab")
    tab.wait_for_selector(".modal [name=text] textarea")
    pictures(tab, "test-message", ".modal-content")
    tab.click(".modal [name=action_send]")
    tab.wait_for_selector(".modal [name=state] .text-bg-success")
    assert not tab.errors
