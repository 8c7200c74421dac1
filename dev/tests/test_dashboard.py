# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests of a manager's dashboard in a browser."""

import browser as browsers
from patience import wait_until
from simulator_client import call

from dev.env.stack import screenshots

#: Copies the messages to each day of a month, in varying numbers.
HISTORY = """
    INSERT INTO helpdesk_whatsapp_message
           (contact_id, account_id, company_id, ticket_id, direction, message_type,
            state, uuid, is_automatic, create_date, create_uid, sent_at, waited_since,
            price_category, is_charged, failure_reason, error_code, opened_ticket_id)
    SELECT contact.id, contact.account_id, contact.company_id, ticket.id, direction,
           'text',
           CASE WHEN direction = 'inbound' THEN 'received'
                WHEN n %% 23 = 0 THEN 'failed'
                WHEN n %% 5 = 0 THEN 'delivered' ELSE 'read' END,
           CASE WHEN direction = 'outbound' THEN md5('dashboard' || n) END,
           n %% 6 = 1, moment, agent.id, moment,
           CASE WHEN n %% 6 IN (3, 5) THEN moment - interval '1 minute' * (4 + n %% 31)
                END,
           CASE WHEN direction = 'outbound' THEN 'service' END, n %% 4 = 1,
           CASE WHEN direction = 'outbound' AND n %% 23 = 0 THEN 'undeliverable' END,
           CASE WHEN n %% 23 = 0 THEN 131026 ELSE 0 END,
           CASE WHEN n %% 18 = 0 THEN ticket.id END
      FROM (SELECT n, CASE WHEN n %% 2 = 0 THEN 'inbound' ELSE 'outbound' END direction,
                   timezone('UTC', now())
                   - interval '1 hour' * (n * 0.9 + 30 * sin(n / 9.0) + 30) AS moment
              FROM generate_series(1, 1600) n) numbered
      JOIN (SELECT *, row_number() OVER (ORDER BY id) AS place, count(*) OVER () AS many
              FROM helpdesk_whatsapp_contact) contact
        ON contact.place = 1 + n %% contact.many
      JOIN (SELECT id, row_number() OVER (ORDER BY id) AS place
              FROM helpdesk_ticket) ticket ON ticket.place = 1 + n %% 7
      JOIN res_users agent
        ON agent.login = CASE WHEN n %% 3 = 0 THEN 'admin' ELSE 'agent' END
"""
#: The chart adapts to its width in several steps.
NOTHING_STICKS_OUT = """() => {
    const page = document.querySelector(".o-whatsapp-Dashboard");
    const charts = [...page.querySelectorAll("canvas")];
    return page.scrollWidth <= page.clientWidth && charts.every(
        (chart) => chart.clientWidth <= chart.parentElement.clientWidth
    );
}"""


def test_figures_at_a_glance_lead_to_their_records(stack, chromium):
    tab = browsers.page(chromium, 1400, 1000)
    browsers.log_in(tab, stack, "admin")
    browsers.show(tab, stack, "whatsapp-dashboard")
    tab.wait_for_selector(".o_view_nocontent:has-text('No messages in this period')")

    burst = f"{stack.simulator_url}/control/burst"
    assert call("POST", burst, {"customers": 5, "messages": 5}).status == 200
    some = "SELECT 1 FROM helpdesk_whatsapp_message LIMIT 1"
    wait_until(lambda: stack.query(some))
    stack.query(HISTORY)
    browsers.show(tab, stack, "whatsapp-dashboard")
    for width, form in ((1400, "wide"), (400, "narrow")):
        tab.set_viewport_size({"width": width, "height": 1000})
        tab.wait_for_selector(".o-whatsapp-Dashboard canvas")
        tab.wait_for_function(NOTHING_STICKS_OUT)
        tab.screenshot(path=screenshots() / f"dashboard-{form}.png")

    tab.set_viewport_size({"width": 1400, "height": 1000})
    browsers.show(tab, stack, "whatsapp-dashboard")
    tab.wait_for_selector(".o-whatsapp-Dashboard canvas")
    failures = tab.inner_text(".o-whatsapp-Dashboard-failures td:last-child")
    tab.click(".o-whatsapp-Dashboard-failures button")
    tab.wait_for_selector(f".o_pager_limit:text-is('{failures}')")
    tab.click(".o_data_row >> nth=0")
    tab.wait_for_selector(".o_form_view .o_field_widget[name=failure_reason]")

    browsers.show(tab, stack, "whatsapp-dashboard")
    tab.click(".o-whatsapp-Dashboard-money button:has-text('without a price')")
    tab.wait_for_selector(".o_pivot:has-text('service')")

    browsers.show(tab, stack, "whatsapp-dashboard")
    countries = ".o-whatsapp-Section[data-key=countries]"
    tab.wait_for_selector(countries)
    tab.locator(countries).scroll_into_view_if_needed()
    figure = tab.inner_text(f"{countries} tbody td button >> nth=0")
    tab.click(f"{countries} tbody td button >> nth=0")
    tab.wait_for_selector(f".o_pager_limit:text-is('{figure}')")
    browsers.show(tab, stack, "whatsapp-dashboard")
    with tab.expect_download() as download:
        tab.click(".o-whatsapp-Dashboard-export")
    assert download.value.suggested_filename.endswith(".xlsx")
    assert not tab.errors
    browsers.close(tab)
