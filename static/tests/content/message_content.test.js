import {MockServer, getService} from "@web/../tests/web_test_helpers";
import {click, contains} from "@mail/../tests/mail_test_helpers";
import {
    defineWhatsappModels,
    openTicket,
    theTicket,
} from "../whatsapp_test_helpers.esm";
import {describe, expect, test} from "@odoo/hoot";
import {queryAllTexts} from "@odoo/hoot-dom";
import {serializeDateTime} from "@web/core/l10n/dates";

const {DateTime} = luxon;

describe.current.tags("desktop");
defineWhatsappModels();

/** Opens a ticket in which a customer has written; `whatsapp`: what the server adds. */
async function openMessage(body, whatsapp = {}, values = {}) {
    const ticketId = await openTicket();
    const id = MockServer.env["mail.message"].create({
        body,
        message_type: "whatsapp",
        model: "helpdesk.ticket",
        res_id: ticketId,
        ...values,
    });
    const thread = theTicket(ticketId);
    await thread.fetchNewMessages();
    getService("mail.store")["mail.message"].insert({
        id,
        whatsapp: {direction: "inbound", former_texts: [], ...whatsapp},
    });
    await contains(".o-whatsapp-Message");
}

test("d30: a long text is folded until it is asked for", async () => {
    await openMessage(`<p>${"A sentence of many. ".repeat(150)}</p>`);
    await contains(".o-whatsapp-folded");
    await click(".o-whatsapp-Message-more", {text: "Read more"});
    await contains(".o-whatsapp-folded", {count: 0});
});

test("d30: a short text is not", async () => {
    await openMessage("<p>Hello</p>");
    await contains(".o-whatsapp-folded", {count: 0});
});

test("what a message quotes is not hidden behind an ellipsis", async () => {
    await openMessage(
        `<blockquote data-o-mail-quote="1">It burns</blockquote><p>So</p>`
    );
    await contains(".o-mail-Message-body blockquote:visible", {text: "It burns"});
    await contains(".o-mail-ellipsis", {count: 0});
});

test("d37: a late message stands under the day on which it arrived", async () => {
    const now = DateTime.now();
    await openMessage(
        "<p>Late</p>",
        {arrived_at: serializeDateTime(now)},
        {date: serializeDateTime(now.minus({days: 3}))}
    );
    await contains(".o-whatsapp-Message-late:contains(arrived late)");
    expect(queryAllTexts(".o-mail-DateSection")).toEqual(["Today"]);
});

test("d28, d29, d38: cards, places and templates say what they are", async () => {
    await openMessage("<p>Ana Lima</p>", {
        cards: {message_id: 7, names: ["Ana Lima"]},
        map_url: "https://maps.example.com/?query=1,2",
        template: "order_update",
    });
    await contains(".o-whatsapp-Cards button", {text: "Create contact"});
    await contains(".o-whatsapp-Map[href='https://maps.example.com/?query=1,2']");
    await contains(".o-whatsapp-Message-template", {text: "Template: order_update"});
});
