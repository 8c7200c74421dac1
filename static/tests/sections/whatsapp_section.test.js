import {
    contains,
    mockService,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {describe, expect, test} from "@odoo/hoot";
import {queryAllTexts, queryFirst} from "@odoo/hoot-dom";
import {WhatsappSection} from "@helpdesk_mgmt_whatsapp/sections/whatsapp_section.esm";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

describe.current.tags("desktop");
defineMailModels();

const LINK = {model: "helpdesk.ticket", domain: [["id", "=", 7]], groupBy: []};
const ROWS = [
    {
        cells: {name: "Printers", messages: 1234, share: 0.905, response: 84.5},
        link: LINK,
        links: {messages: {...LINK, domain: [["id", "=", 8]]}},
        formats: {},
        currency: null,
    },
    {
        cells: {name: "Phones", messages: 617, share: null, response: 0.3},
        link: null,
        links: {},
        formats: {share: "number"},
        currency: null,
    },
];
const SECTION = {
    key: "categories",
    kind: "bars",
    title: "Categories",
    help: "Messages by category.",
    columns: [
        {key: "name", label: "Category", format: "text"},
        {key: "messages", label: "Messages", format: "number"},
        {key: "share", label: "Share", format: "percent"},
        {key: "response", label: "Response time", format: "minutes"},
    ],
};
const FILTERS = {days: 30, account_id: null, since: null, until: null};

async function openSection(answer, section = {}) {
    onRpc("helpdesk.whatsapp.stats", "section", ({args, kwargs}) => {
        expect.step(`${args[0]} ${kwargs.days}`);
        return answer();
    });
    mockService("action", {
        doAction: ({context, domain, name, res_model}) =>
            expect.step(
                `${name} ${res_model} ${JSON.stringify(domain)} ${context.active_test}`
            ),
    });
    await mountWithCleanup(WhatsappSection, {
        props: {section: {...SECTION, ...section}, filters: FILTERS},
    });
}

test("a section is read, formatted and leads to its records", async () => {
    await openSection(() => ({rows: ROWS}));
    await expect.waitForSteps(["categories 30"]);
    await contains("tbody tr:first-child td:nth-child(2) button").click();
    await contains("tbody th button").click();
    expect(queryAllTexts("tbody tr:first-child > *")).toEqual([
        "Printers",
        "1,234",
        "90.5%",
        "1 h 25 min",
    ]);
    expect(queryAllTexts("tbody tr:last-child > *")).toEqual([
        "Phones",
        "617",
        "–",
        "18 s",
    ]);
    expect("tbody tr:last-child button").toHaveCount(0);
    expect("td.text-end").toHaveCount(6);
    expect(queryFirst("tbody tr:last-child td").getAttribute("style")).toMatch(/50%/);
    expect.verifySteps([
        'Printers: Messages helpdesk.ticket [["id","=",8]] false',
        'Printers helpdesk.ticket [["id","=",7]] false',
    ]);
});

test("one that cannot be read says so, and is read again", async () => {
    let isBroken = true;
    await openSection(() => {
        if (isBroken) {
            throw new Error("broken");
        }
        return {rows: []};
    });
    await contains("button:contains('Try again')").click();
    isBroken = false;
    await contains("button:contains('Try again')").click();
    await contains("p:contains('Nothing in this period')").hover();
    expect.verifySteps(["categories 30", "categories 30", "categories 30"]);
});
