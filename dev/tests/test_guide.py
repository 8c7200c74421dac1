"""An administrator sets up a number, with nothing but the guide and Meta's values."""

import browser as browsers
import pytest
from simulator_client import call

from dev.env.stack import Stack, screenshots
from dev.simulator import demo

HELLO = "Minha impressora não imprime"


def without_account(cursor):
    cursor.execute("DELETE FROM helpdesk_whatsapp_account")


@pytest.fixture(scope="module")
def stack():
    """A database without any account, and an app that Meta delivers nothing of."""
    with Stack(prepare=without_account) as stack:
        control = f"{stack.simulator_url}/control"
        call("POST", f"{control}/webhook", {"url": ""})
        path = f"accounts/{demo.PHONE_NUMBER_ID}"
        call("PATCH", f"{control}/{path}", {"subscribed": False})
        yield stack


class Guide:
    """The guide's page."""

    def __init__(self, tab):
        self.tab = tab

    def picture(self, step, name=""):
        """Of the open step, as wide as a desk's screen and as narrow as a phone's."""
        self.wait_for(step)
        for width, form in ((400, "narrow"), (1200, "wide")):
            self.tab.set_viewport_size({"width": width, "height": 1300})
            self.wait_for(step)
            page = self.tab.locator(".o_whatsapp_guide")
            overflow = page.evaluate("page => page.scrollWidth - page.clientWidth")
            assert overflow <= 0, (step, width)
            path = screenshots() / f"guide-{name or step}-{form}.png"
            self.tab.screenshot(path=path)

    def wait_for(self, step):
        self.tab.wait_for_selector(f".card[name={step}] .card-body:visible")

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
    tab.goto(f"{stack.odoo_url}/odoo/{accounts}?debug=1")
    tab.click(".o_view_nocontent a:has-text('Set up a number')")

    guide = Guide(tab)
    guide.picture("access")
    guide.fill(app_secret=demo.APP_SECRET, access_token="wrong")
    guide.fill(api_url=stack.simulator_url)
    guide.press("access", "Check")
    tab.wait_for_selector(".card[name=access] .alert-danger:has-text('access token')")
    guide.fill(access_token=demo.ACCESS_TOKEN)
    guide.press("access", "Check")
    guide.wait_until_done("number")

    guide.picture("webhook")
    tab.reload()  # the browser was closed in between
    guide.press("webhook", "Subscribe")
    guide.picture("helpdesk")
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
    tab.click(".card[name=message] .o_field_widget[name=guide_ticket_id] a")
    tab.wait_for_selector(f".o-mail-Message-body:has-text({HELLO!r})")
    assert not tab.errors
