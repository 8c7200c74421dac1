import {
    MockServer,
    getService,
    makeServerError,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {click, contains, insertText} from "@mail/../tests/mail_test_helpers";
import {
    conversation,
    defineWhatsappModels,
    openTicket,
    theTicket,
} from "../whatsapp_test_helpers.esm";
import {describe, expect, test} from "@odoo/hoot";
import {
    found,
    lengths,
    tidy,
} from "@helpdesk_mgmt_whatsapp/template_message/filling.esm";
import {Chatter} from "@mail/chatter/web_portal/chatter";
import {markup} from "@odoo/owl";
import {mockDate} from "@odoo/hoot-mock";
import {queryOne} from "@odoo/hoot-dom";

describe.current.tags("desktop");
defineWhatsappModels();

const COMPOSER = ".o-whatsapp-TemplateComposer";

function field(place, label, values = {}) {
    const nothing = {value: "", sample: "", is_agents: false, limit: 0};
    return {place, label, ...nothing, ...values};
}

const VISIT = {
    id: 1,
    name: "visit",
    language: "English",
    components: [
        {type: "BODY", text: "Hello {{1}}, we come at *{{2}}*."},
        {type: "FOOTER", text: "Support"},
        {type: "BUTTONS", buttons: [{type: "QUICK_REPLY", text: "Fine"}]},
    ],
    fields: [
        field("body.1", "Customer", {value: "Maria"}),
        field("body.2", "Time", {sample: "9"}),
    ],
    file: false,
    is_answer: false,
};
const VISITA = {
    ...VISIT,
    id: 2,
    language: "Portuguese",
    components: [{type: "BODY", text: "Olá {{1}}, até às {{2}}."}],
};
const ANSWER = {
    ...VISIT,
    id: 3,
    name: "agent_response",
    components: [{type: "BODY", text: "Our team: {{1}}. Ok?"}],
    fields: [field("body.1", "Your text", {is_agents: true})],
    is_answer: true,
};
const PICTURE = {
    ...VISIT,
    id: 4,
    name: "picture",
    components: [
        {type: "HEADER", format: "IMAGE"},
        {type: "BODY", text: "Look."},
    ],
    fields: [],
};

async function openComposer(templates, values = {window_expires_at: false}) {
    onRpc("helpdesk.ticket", "whatsapp_templates", () => templates);
    onRpc("helpdesk.ticket", "whatsapp_post_template", ({kwargs}) => {
        const {template_id, values: filled, attachment_id, request_key} = kwargs;
        expect.step([template_id, filled, attachment_id, Boolean(request_key)]);
        return 1;
    });
    const ticketId = await openTicket({conversation: conversation(values)});
    await click("button", {text: "WhatsApp"});
    return ticketId;
}

test("texts are made as Meta takes them, and a word can be begun", () => {
    expect(tidy(" a\n\n b\t c ")).toBe("a b c ");
});

test("the count is shown when it matters, in characters as people count", () => {
    const {components} = ANSWER;
    expect(lengths(components, {"body.1": "x".repeat(700)})).toEqual([]);
    const most = {type: "BODY", length: 1024, most: 1024, isTooLong: false};
    expect(lengths(components, {"body.1": "😀".repeat(1009)})).toEqual([most]);
    const [over] = lengths(components, {"body.1": "x".repeat(1010)});
    expect(over.isTooLong).toBe(true);
});

test("templates are found by name and text, each in the nearest language", () => {
    const ids = (search) => found([VISIT, VISITA, ANSWER], search).map(({id}) => id);
    expect(ids("")).toEqual([1, 3]);
    expect(ids("agent response")).toEqual([3]);
    expect(ids("ola ate")).toEqual([2]);
    expect(ids("nothing of it")).toEqual([]);
});

test("d11: the list shows the texts filled in as far as the ticket says", async () => {
    await openComposer([VISIT]);
    await contains(`${COMPOSER} li:contains(Hello Maria, we come at 9.)`);
});

test("d36: the preview has the time of now", async () => {
    mockDate("2026-01-02 17:45:00", 0);
    await openComposer([VISIT]);
    await click(`${COMPOSER} li button`, {text: "visit"});
    await contains(`${COMPOSER} .o_whatsapp_time`);
    expect(`${COMPOSER} .o_whatsapp_time`).toHaveText(/^0?5:45.PM$/);
});

test("d38: after a template, the composer waits for the customer's reply", async () => {
    const ticketId = await openComposer([VISIT]);
    const id = MockServer.env["mail.message"].create({
        body: "<p>Hello</p>",
        message_type: "whatsapp",
        model: "helpdesk.ticket",
        res_id: ticketId,
    });
    await theTicket(ticketId).fetchNewMessages();
    getService("mail.store")["mail.message"].insert({
        id,
        whatsapp: {direction: "outbound", former_texts: [], template: "visit"},
    });
    await contains(`${COMPOSER}-waiting:contains(Waiting for the customer)`);
    await click(`${COMPOSER}-waiting button`, {text: "Send another template"});
    await contains(`${COMPOSER} li button`, {text: "visit"});
});

test("one is chosen, filled in and previewed at each keystroke, and sent", async () => {
    await openComposer([VISIT, VISITA, PICTURE]);
    await insertText(`${COMPOSER} input[type=search]`, "visit");
    await click(`${COMPOSER} li button`, {text: "visit"});
    await contains(`${COMPOSER} .o_whatsapp_body`, {
        text: "Hello Maria, we come at [Time].",
    });
    await contains(`${COMPOSER} .o_whatsapp_button`, {text: "Fine"});
    await contains(`${COMPOSER}-send:disabled`);
    await insertText(`${COMPOSER} textarea:eq(1)`, "9\n or\t10");
    await contains(`${COMPOSER} .o_whatsapp_body`, {
        text: "Hello Maria, we come at 9 or 10.",
    });
    await click(`${COMPOSER}-send:enabled`);
    await contains(`${COMPOSER} input[type=search]`);
    expect.verifySteps([[1, {"body.1": "Maria", "body.2": "9 or 10"}, false, true]]);
});

test("another language is reached, and an empty field said so", async () => {
    await openComposer([VISIT, VISITA]);
    await click(`${COMPOSER} li button`);
    await contains(`${COMPOSER} select`);
    const select = queryOne(`${COMPOSER} select`);
    select.value = "2";
    select.dispatchEvent(new Event("change"));
    await contains(`${COMPOSER} .o_whatsapp_body`, {text: "Olá Maria, até às [Time]."});
    await insertText(`${COMPOSER} textarea:eq(0)`, "", {replace: true});
    queryOne(`${COMPOSER} textarea:eq(0)`).dispatchEvent(new Event("blur"));
    await contains(COMPOSER, {text: "WhatsApp takes no empty fields."});
});

test("that of answers is there at once, with what was being written", async () => {
    await openComposer([VISIT, ANSWER], {});
    await insertText(".o-mail-Composer-input", "Turn it off");
    await click(".o-whatsapp-TemplateSwitch", {text: "Use a template"});
    await contains(`${COMPOSER} textarea:focus`);
    await contains(`${COMPOSER} .o_whatsapp_body`, {
        text: "Our team: Turn it off. Ok?",
    });
    await insertText(`${COMPOSER} textarea`, " and on");
    await click(`${COMPOSER}-send`);
    await contains(".o-mail-Composer-input", {value: ""});
    expect.verifySteps([[3, {"body.1": "Turn it off and on"}, false, true]]);
});

test("a message that failed is offered as a template, in one line", async () => {
    let chatter = null;
    patchWithCleanup(Chatter.prototype, {
        setup() {
            super.setup();
            chatter = this;
        },
    });
    await openComposer([VISIT, ANSWER], {});
    await contains(".o-mail-Composer-input");
    chatter.childSubEnv.sendAsTemplateOnWhatsapp({
        body: markup("<p>Is it<br>off?</p>"),
    });
    await contains(`${COMPOSER} textarea`, {value: "Is it off?"});
    await click(".o-whatsapp-TemplateSwitch", {text: "Write free text"});
    await contains(".o-mail-Composer-input:focus", {value: ""});
});

test("a header needs its file", async () => {
    await openComposer([PICTURE]);
    await click(`${COMPOSER} li button`);
    await contains(`${COMPOSER} .o_whatsapp_media .fa-picture-o`);
    await contains(`${COMPOSER}-send:disabled`);
    await contains(COMPOSER, {text: "Attach the file that the message begins with."});
});

test("without an approved template it says what helps", async () => {
    await openComposer([]);
    await contains(`${COMPOSER}-none:contains(ask your administrator)`);
});

test("an error of the server is shown with its message, and nothing is lost", async () => {
    await openComposer([ANSWER]);
    const keys = new Set();
    onRpc("helpdesk.ticket", "whatsapp_post_template", ({kwargs}) => {
        keys.add(kwargs.request_key);
        throw makeServerError({type: "UserError", message: "Not approved any more."});
    });
    await insertText(`${COMPOSER} textarea`, "Hello");
    await click(`${COMPOSER}-send`);
    await contains(`${COMPOSER} [role=alert]`, {text: "Not approved any more."});
    await contains(`${COMPOSER} textarea`, {value: "Hello"});
    await click(`${COMPOSER}-send:enabled`);
    await contains(`${COMPOSER}-send:enabled`);
    // The same request, which is done once.
    expect(keys.size).toBe(1);
});
