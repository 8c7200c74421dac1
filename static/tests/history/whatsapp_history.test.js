import {
    click,
    contains,
    insertText,
    start,
    startServer,
} from "@mail/../tests/mail_test_helpers";
import {describe, expect, test} from "@odoo/hoot";
import {getService, onRpc, serverState} from "@web/../tests/web_test_helpers";
import {press, queryFirst, scroll} from "@odoo/hoot-dom";
import {WhatsappHistory} from "@helpdesk_mgmt_whatsapp/history/whatsapp_history_model.esm";
import {defineWhatsappModels} from "../whatsapp_test_helpers.esm";

describe.current.tags("desktop");
defineWhatsappModels();

const PAGE = 20;
const CONTACT = "helpdesk.whatsapp.contact";
const LOG = ".o-whatsapp-History-log";

/** Returns a message as `whatsapp_history` of the contact does. */
function message(id, values = {}) {
    const minute = String(id % 60).padStart(2, "0");
    const hour = String(10 + Math.floor(id / 60)).padStart(2, "0");
    return {
        id,
        at: `2026-01-15 ${hour}:${minute}:00`,
        contact_id: 7,
        ticket_id: 1,
        mail_message_id: 1000 + id,
        is_ours: false,
        is_automatic: false,
        author: "",
        body: `<p>Message ${id}</p>`,
        attachments: [],
        reactions: [],
        quoted_position: false,
        status: false,
        whatsapp: {former_texts: [], deleted_at: false, quoted: false},
        ...values,
    };
}

const positionOf = ({at, id}) => [at, id];
const order = (a, b) => String(positionOf(a)).localeCompare(String(positionOf(b)));

/** Mocks the contact's methods for these messages, whose ids begin at 1. */
function serve(messages) {
    onRpc(CONTACT, "whatsapp_history_person", () => ({
        name: "Maria Silva",
        contacts: {7: {address: "+55 11 98765-4321", account: "Support line"}},
        ticket_id: 1,
        hides: true,
    }));
    onRpc(CONTACT, "whatsapp_history", ({kwargs}) => {
        const {place, way, changed, media_only: mediaOnly} = kwargs;
        if (changed) {
            // Together or one by one.
            changed.forEach((id) => expect.step(id));
        }
        const all = messages
            .filter((one) => !mediaOnly || one.attachments.length)
            .filter((one) => !changed || changed.includes(one.mail_message_id))
            .sort(order);
        const index = all.findIndex((one) => one.id === place?.[1]);
        let [from, to] = [Math.max(0, (place ? index : all.length) - PAGE), index];
        if (!place) {
            to = all.length;
        } else if (way === "newer") {
            [from, to] = [index + 1, index + 1 + PAGE];
        } else if (way === "around") {
            to = index + PAGE;
        }
        return {
            messages: all.slice(from, to),
            tickets: {
                1: {number: "HT00012", name: "Printer is on fire"},
                2: {number: "HT00013", name: "Screen is dark"},
            },
            has_older: from > 0,
            has_newer: to < all.length,
        };
    });
    onRpc(CONTACT, "whatsapp_history_search", ({args}) => ({
        places: messages
            .filter(({body}) => body.includes(args[1]))
            .map(positionOf)
            .reverse(),
        has_more: false,
    }));
}

const many = (count) => [...Array(count).keys()].map((index) => message(index + 1));

async function open(messages) {
    serve(messages);
    const pyEnv = await startServer();
    await start();
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "helpdesk_whatsapp_history",
        params: {resId: 7},
    });
    return pyEnv;
}

test("it reads as a chat: days, tickets, sides, marks, files", async () => {
    await open([
        message(1, {body: "<p>Good <strong>morning</strong></p>", reactions: ["🔥"]}),
        message(2, {
            is_ours: true,
            author: "Alice",
            status: {state: "read", reason: "", times: {}, to: "", parts: []},
            quoted_position: ["2026-01-15 10:01:00", 1],
            whatsapp: {
                former_texts: [],
                deleted_at: false,
                quoted: {message_id: 1001, author: "Maria", text: "Good morning"},
            },
        }),
        message(3, {
            at: "2026-01-16 10:00:00",
            ticket_id: 2,
            is_ours: true,
            is_automatic: true,
            attachments: [
                {id: 1, name: "bill.pdf", mimetype: "application/pdf", file_size: 2048},
                {id: 2, name: "voice.ogg", mimetype: "audio/ogg", file_size: 10},
            ],
        }),
        message(4, {
            at: "2026-01-16 10:01:00",
            ticket_id: false,
            whatsapp: {
                former_texts: [],
                deleted_at: "2026-01-16 11:00:00",
                quoted: false,
            },
        }),
    ]);
    await contains(".o-whatsapp-History-day", {count: 2});
    await contains(".o-whatsapp-History-ticket", {
        text: "HT00012 · Printer is on fire",
    });
    await contains(".o-whatsapp-History-ticket", {text: "HT00013 · Screen is dark"});
    await contains(".o-whatsapp-History-ticket", {text: "Without a ticket"});
    await contains(".o-whatsapp-Bubble.o-ours", {text: "Alice"});
    await contains(".o-whatsapp-Bubble.o-ours .o-whatsapp-Status[data-state=read]");
    await contains(".o-whatsapp-Bubble.o-ours .badge", {text: "Automatic"});
    await contains(".o-whatsapp-Bubble-reactions", {text: "🔥"});
    await contains(".o-whatsapp-Bubble-document", {text: "bill.pdf"});
    await contains("audio.o-whatsapp-Bubble-audio");
    await contains(".o-whatsapp-Marks-deleted");
    await contains(".o-whatsapp-History-hides");
    await click(".o-whatsapp-Quoted");
    await contains("[data-message-id='1'].o-found");
});

test("it opens at the end, and older ones come without a jump", async () => {
    await open(many(50));
    await contains(".o-whatsapp-Bubble", {count: 20});
    const log = queryFirst(LOG);
    expect(log.scrollHeight - log.clientHeight - log.scrollTop).toBeLessThan(2);
    const top = () => queryFirst("[data-message-id='31']").getBoundingClientRect().top;
    await scroll(LOG, {top: 0});
    const before = top();
    await contains("[data-message-id='11']");
    expect(Math.abs(top() - before)).toBeLessThan(2);
});

test("a search shows one hit after the other, in its context", async () => {
    const messages = many(90);
    messages[4].body = "<p>The toner leaks</p>";
    messages[88].body = "<p>toner again</p>";
    await open(messages);
    await insertText(".o-whatsapp-History-search input", "toner");
    await contains(".o-whatsapp-History-found", {text: "1 of 2"});
    await contains("[data-message-id='89'].o-found");
    await press("Enter");
    await contains("[data-message-id='5'].o-found");
    await contains("[data-message-id='6']");
    await contains("[data-message-id='89']", {count: 0});
    await click("button", {text: "Latest messages"});
    await contains("[data-message-id='90']");
    await insertText(".o-whatsapp-History-search input", "nothing", {replace: true});
    await contains(".o-whatsapp-History-found", {text: "Not found"});
});

test("what is new or has changed is fetched, and nothing of other people", async () => {
    const messages = many(3);
    const pyEnv = await open(messages);
    await contains(".o-whatsapp-Bubble", {count: 3});
    messages.push(message(4));
    messages[2].body = "<p>Corrected</p>";
    const [me] = pyEnv["res.partner"].read(serverState.partnerId);
    for (const [contactId, messageId] of [
        [7, 1003],
        [8, 1002],
        [7, 1004],
    ]) {
        pyEnv["bus.bus"]._sendone(me, "helpdesk_mgmt_whatsapp/message", {
            contact_id: contactId,
            message_id: messageId,
        });
    }
    await contains("[data-message-id='3']", {text: "Corrected"});
    await contains("[data-message-id='4']");
    expect.verifySteps([1003, 1004]);
});

test("a page that comes late is not shown in another stretch", async () => {
    const answers = [];
    const orm = {call: () => new Promise((resolve) => answers.push(resolve))};
    const history = new WhatsappHistory(orm, "contact", 7);
    const page = (...messages) => ({messages, tickets: {}, has_older: true});
    const latest = history.loadLatest();
    answers[0](page(message(9)));
    await latest;
    const older = history.loadOlder();
    const around = history.loadAround(["2026-01-15 10:02:00", 2]);
    answers[2](page(message(2)));
    await around;
    answers[1](page(message(8)));
    await older;
    expect(history.messages.map(({id}) => id)).toEqual([2]);
});

test("a changed message outside of what is loaded stays outside", async () => {
    const pages = [
        {messages: [message(5), message(6)], tickets: {}, has_older: true},
        {messages: [message(2), message(6, {body: "<p>New</p>"})], tickets: {}},
    ];
    const history = new WhatsappHistory({call: async () => pages.shift()}, "person", 7);
    await history.loadLatest();
    await history.refresh([1002, 1006]);
    expect(history.messages.map(({id}) => id)).toEqual([5, 6]);
    expect(String(history.last.body)).toBe("<p>New</p>");
    expect(history.unseen).toBe(0);
});
