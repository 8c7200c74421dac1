import {
    contains,
    makeMockEnv,
    mockService,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {describe, expect, test} from "@odoo/hoot";
import {queryAllTexts, queryText} from "@odoo/hoot-dom";
import {WhatsappDashboard} from "@helpdesk_mgmt_whatsapp/figures/whatsapp_dashboard.esm";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

describe.current.tags("desktop");
defineMailModels();

const TOTALS = {
    totalMessages: 4,
    inboundMessages: 1234,
    outboundMessages: 3,
    automaticMessages: 1,
    uniqueContacts: 2,
    ticketsCreated: 1,
    answers: 2,
    avgResponseTime: 84.5,
    deliveredMessages: 2,
    readMessages: 1,
    failedMessages: 1,
    deliveryRate: 0.905,
    readRate: null,
    failureRate: 0.05,
    chargedMessages: 1,
    windowsExpiredUnanswered: 0,
};
const FIGURES = {
    ...TOTALS,
    since: "2026-06-01 03:00:00",
    until: "2026-06-03 03:00:00",
    activeSessions: 3,
    templateApprovalRate: 1,
    days: [
        {date: "2026-06-01", ...TOTALS},
        {date: "2026-06-02", ...TOTALS, avgResponseTime: null},
    ],
    teams: [{id: 7, name: "Support", ...TOTALS}],
    agents: [
        {id: 8, name: "Alice", ...TOTALS},
        {id: null, name: null, ...TOTALS},
    ],
    accounts: [{id: 1, name: "Support line", ...TOTALS}],
    failures: [
        {reason: "blocked", code: null, words: "You have blocked them.", messages: 1},
    ],
    costs: [{category: "service", messages: 3, charged: 1}],
};
const ACCOUNTS = [
    {id: 1, name: "Support line"},
    {id: 2, name: "Sales line"},
];

async function openDashboard(figures = {}, before = {}) {
    onRpc("helpdesk.whatsapp.stats", "dashboard", ({kwargs}) => {
        expect.step(
            `${kwargs.account_id} ${kwargs.days} ${kwargs.since} ${kwargs.until}`
        );
        return {
            figures: {...FIGURES, ...figures},
            before: {...TOTALS, ...before},
            accounts: ACCOUNTS,
        };
    });
    mockService("action", {
        doAction: ({domain, res_model}) =>
            expect.step(`${res_model} ${JSON.stringify(domain)}`),
    });
    await mountWithCleanup(WhatsappDashboard, {
        env: await makeMockEnv({config: {breadcrumbs: []}}),
        props: {action: {}, actionId: 1},
    });
    expect.verifySteps(["null 30 null null"]);
}

const PERIOD = `["date",">=","2026-06-01 03:00:00"],["date","<","2026-06-03 03:00:00"]`;

function tile(key) {
    return `.o-whatsapp-Dashboard-tile[data-key=${key}]`;
}

test("tiles show formatted figures, and how they have changed", async () => {
    await openDashboard(
        {},
        {avgResponseTime: 60, deliveryRate: 0.8, failureRate: null}
    );
    expect(queryText(tile("inboundMessages"))).toMatch(/1,234\s+Before: 1,234/);
    expect(queryText(tile("avgResponseTime"))).toMatch(
        /1 h 25 min\s+Before: 1 h 0 min/
    );
    expect(`${tile("avgResponseTime")} .text-danger .fa-arrow-up`).toHaveCount(1);
    expect(queryText(tile("deliveryRate"))).toMatch(/90.5%\s+Before: 80%/);
    expect(`${tile("deliveryRate")} .text-success .fa-arrow-up`).toHaveCount(1);
    expect(queryText(tile("readRate"))).toMatch(/–$/);
    expect(queryText(tile("failureRate"))).toMatch(/5%$/);
    expect(queryText(tile("activeSessions"))).toMatch(/3$/);
    expect("canvas[role=img][aria-label]").toHaveCount(2);
});

test("D32: a mean below one minute is shown in seconds", async () => {
    await openDashboard({avgResponseTime: 0.3});
    expect(queryText(tile("avgResponseTime"))).toMatch(/18 s/);
});

test("Meta's categories are named as in the price list, unknown ones as Meta does", async () => {
    const costs = ["utility", "news"].map((category) => ({
        category,
        messages: 1,
        charged: 1,
    }));
    await openDashboard({costs});
    expect(queryAllTexts(".o-whatsapp-Dashboard-costs button")).toEqual([
        "Utility",
        "news",
    ]);
});

test("each figure leads to its records", async () => {
    await openDashboard();
    await contains(tile("ticketsCreated")).click();
    await contains(tile("activeSessions")).click();
    await contains("[data-field=user_id] button").click();
    await contains(".o-whatsapp-Dashboard-failures button").click();
    await contains(".o-whatsapp-Dashboard-costs button").click();
    const report = `helpdesk.whatsapp.report [${PERIOD}`;
    expect.verifySteps([
        `${report},["opened","=",1]]`,
        `helpdesk.whatsapp.session [["state","=","active"]]`,
        `${report},["user_id","=",8]]`,
        `${report},["failure_reason","=","blocked"],["error_code","=",false]]`,
        `${report},["price_category","=","service"]]`,
    ]);
    expect(queryAllTexts("[data-field=user_id] tbody tr")).toHaveLength(1);
    expect("[data-field=account_id]").toHaveCount(0);
});

test("period and account are chosen, and stay with the records behind", async () => {
    await openDashboard();
    await contains(".o-whatsapp-Dashboard-period:first").click();
    await contains(".o-whatsapp-Dashboard-account").select("2");
    await contains(".o-whatsapp-Dashboard-ownPeriod").click();
    await contains(".o-whatsapp-Dashboard-dates input:first").edit("05/20/2026");
    await contains(tile("inboundMessages")).click();
    expect.verifySteps([
        "null 7 null null",
        "2 7 null null",
        "2 30 2026-05-20 2026-06-02",
        `helpdesk.whatsapp.report [${PERIOD},["account_id","=",2],["direction","=","inbound"]]`,
    ]);
});

test("before anybody has written it says so", async () => {
    await openDashboard({totalMessages: 0}, {totalMessages: 0});
    expect(".o-whatsapp-Dashboard-tile").toHaveCount(0);
    expect(".o_view_nocontent").toHaveText(/No messages in this period/);
});
