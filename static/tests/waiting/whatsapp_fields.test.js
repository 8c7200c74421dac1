import {
    allowTranslations,
    defineModels,
    fields,
    models,
    mountView,
} from "@web/../tests/web_test_helpers";
import {describe, expect, test} from "@odoo/hoot";
import {queryAllAttributes, queryAllTexts, queryFirst} from "@odoo/hoot-dom";
import {formatDuration} from "@helpdesk_mgmt_whatsapp/common/duration.esm";
import {mailModels} from "@mail/../tests/mail_test_helpers";
import {mockDate} from "@odoo/hoot-mock";

describe.current.tags("desktop");

class HelpdeskTicket extends models.Model {
    _name = "helpdesk.ticket";

    whatsapp_last_message = fields.Char();
    whatsapp_last_direction = fields.Selection({
        selection: [
            ["inbound", "Incoming"],
            ["outbound", "Outgoing"],
        ],
    });
    whatsapp_unread = fields.Integer();
    whatsapp_waiting_for = fields.Selection({
        selection: [
            ["us", "Waiting for us"],
            ["customer", "Waiting for the customer"],
        ],
    });
    whatsapp_waiting_since = fields.Datetime();
    whatsapp_window_expires_at = fields.Datetime();

    _records = [
        {
            id: 1,
            whatsapp_last_message: "It burns",
            whatsapp_last_direction: "inbound",
            whatsapp_unread: 2,
            whatsapp_waiting_for: "us",
            whatsapp_waiting_since: "2026-01-02 11:35:00",
            whatsapp_window_expires_at: "2026-01-02 15:12:00",
        },
        {
            id: 2,
            whatsapp_last_message: "Switch it off",
            whatsapp_last_direction: "outbound",
            whatsapp_waiting_for: "customer",
            whatsapp_waiting_since: "2025-12-31 09:00:00",
            whatsapp_window_expires_at: "2026-01-02 13:59:00",
        },
        {id: 3, whatsapp_window_expires_at: "2026-01-02 12:20:00"},
        {id: 4, whatsapp_window_expires_at: "2026-01-02 11:59:00"},
        {id: 5},
    ];
}

defineModels({...mailModels, HelpdeskTicket});

async function openList(name, widget) {
    mockDate("2026-01-02 12:00:00", 0);
    await mountView({
        type: "list",
        resModel: "helpdesk.ticket",
        arch: `<list><field name="${name}" widget="${widget}"/></list>`,
    });
}

test("a duration is shown in two units", () => {
    allowTranslations();
    const texts = [0, 25, 192, 1440, 3063].map(formatDuration);
    expect(texts).toEqual(["0 min", "25 min", "3 h 12 min", "24 h 0 min", "2 d 3 h"]);
});

test("the last message is shown with its direction", async () => {
    await openList("whatsapp_last_message", "whatsapp_last_message");
    expect(queryAllTexts("td[name=whatsapp_last_message]").slice(0, 3)).toEqual([
        "The customer wrote on WhatsApp:\nIt burns",
        "We wrote on WhatsApp:\nSwitch it off",
        "",
    ]);
    expect(".fa-reply").toHaveCount(1);
});

test("unread messages are a badge, none are nothing", async () => {
    await openList("whatsapp_unread", "whatsapp_unread");
    expect(".o_data_row .badge").toHaveCount(1);
    expect(queryAllAttributes(".o_data_row .badge", "title")).toEqual([
        "Unread messages: 2",
    ]);
});

test("d24: the badge stands in the middle of its line", async () => {
    mockDate("2026-01-02 12:00:00", 0);
    await mountView({
        type: "list",
        resModel: "helpdesk.ticket",
        arch: `<list>
            <field name="whatsapp_last_message"/>
            <field name="whatsapp_unread" widget="whatsapp_unread"/>
        </list>`,
    });
    const middle = (node) => {
        const {bottom, top} = node.getBoundingClientRect();
        return (bottom + top) / 2;
    };
    const range = document.createRange();
    range.selectNodeContents(queryFirst("td[name=whatsapp_last_message]"));
    const badge = middle(queryFirst(".o_data_row .badge"));
    expect(Math.abs(badge - middle(range))).toBeLessThan(2);
});

test("who waits for whom, and how long", async () => {
    await openList("whatsapp_waiting_since", "whatsapp_waiting");
    expect(queryAllTexts("td[name=whatsapp_waiting_since]")).toEqual([
        "Us: 25 min",
        "Customer: 2 d 3 h",
        "",
        "",
        "",
    ]);
});

test("the window turns red while it closes", async () => {
    await openList("whatsapp_window_expires_at", "whatsapp_window");
    expect(queryAllTexts("td[name=whatsapp_window_expires_at]")).toEqual([
        "3 h 12 min left",
        "1 h 59 min left",
        "20 min left",
        "Window closed",
        "",
    ]);
    const colors = ["success", "warning", "danger", "light"];
    expect(queryAllAttributes(".o_data_row .badge", "class")).toEqual(
        colors.map((color) => `badge text-bg-${color}`)
    );
});
