import {click, contains, insertText} from "@mail/../tests/mail_test_helpers";
import {
    conversation,
    defineWhatsappModels,
    openTicket,
} from "../whatsapp_test_helpers.esm";
import {describe, expect, test} from "@odoo/hoot";
import {getService, onRpc} from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");
defineWhatsappModels();

const INPUT = ".o-whatsapp-Composer .o-mail-Composer-input";
const SEND = ".o-whatsapp-Composer .o-mail-Composer-send";
const EDITOR = ".o-whatsapp-CallToActionEditor";
const field = (name) => `${EDITOR} input[data-name='${name}']`;
const button = (kind) => `.o-whatsapp-Composer button[name='whatsapp-${kind}']`;

async function openEditor(kind) {
    onRpc("helpdesk.ticket", "whatsapp_post", ({kwargs}) => {
        expect.step(kwargs.interactive ?? "no button");
        return 1;
    });
    await openTicket({conversation: conversation({takes_calls: true})});
    await insertText(INPUT, "Track your order");
    await click(button(kind));
    await contains(EDITOR);
}

test("a link is checked in place, previewed and sent with the text", async () => {
    await openEditor("cta_url");
    await contains(`${field("label")}:focus`);
    await contains(EDITOR, {text: "Fill in every field."});
    await insertText(field("label"), "Open");
    await insertText(field("url"), "example.com");
    await contains(`${EDITOR}:contains(must begin with https)`);
    await contains(`${SEND}:disabled`);
    await insertText(field("url"), "https://example.com/1", {replace: true});
    await contains(`${EDITOR} .o-whatsapp-Question-option`, {text: "Open"});
    await contains(`${EDITOR} .o_whatsapp_body`, {text: "Track your order"});
    await click(SEND);
    await contains(EDITOR, {count: 0});
    expect.verifySteps([
        {type: "cta_url", label: "Open", url: "https://example.com/1"},
    ]);
});

test("a request for the location needs nothing but the text", async () => {
    await openEditor("location_request_message");
    await contains(`${EDITOR} .o-whatsapp-Question-option`, {text: "Send location"});
    await click(SEND);
    await contains(EDITOR, {count: 0});
    expect.verifySteps([{type: "location_request_message"}]);
});

test("another kind replaces it, and it can be taken away", async () => {
    await openEditor("flow");
    await contains(field("screen"));
    await click(button("buttons"));
    await contains(EDITOR, {count: 0});
    await contains(".o-whatsapp-QuestionEditor-option", {count: 2});
    await click(button("voice_call"));
    await contains(field("label"));
    await click(`${EDITOR} .btn-close`);
    await contains(EDITOR, {count: 0});
    await click(SEND);
    await contains(INPUT, {value: ""});
    expect.verifySteps(["no button"]);
});

test("calls are offered where the number takes them", async () => {
    await openTicket();
    await contains(button("cta_url"));
    await contains(button("voice_call"), {count: 0});
    await contains(button("call_permission_request"), {count: 0});
});

/** By kind: what a canned response has, and what is sent. */
const CANNED = {
    button: [{options: "Yes\n\n No "}, {options: [{title: "Yes"}, {title: "No"}]}],
    list: [
        {label: "Choose", options: "Refund | Within | two weeks\nRepair"},
        {
            button: "Choose",
            options: [
                {title: "Refund", description: "Within | two weeks"},
                {title: "Repair", description: ""},
            ],
        },
    ],
    cta_url: [
        {label: "Open", url: "https://example.com"},
        {label: "Open", url: "https://example.com"},
    ],
    location_request_message: [{}, {}],
    flow: [
        {label: "Fill in", flow: "1042", screen: "DETAILS"},
        {label: "Fill in", flow: "1042", screen: "DETAILS"},
    ],
    voice_call: [{label: "Call us"}, {label: "Call us"}],
    call_permission_request: [{}, {}],
};

test("a canned response brings what is below its text along, of any kind", async () => {
    onRpc("helpdesk.ticket", "whatsapp_post", ({kwargs}) => {
        expect.step(kwargs.interactive);
        return 1;
    });
    const calls = {takes_calls: true, may_ask_to_call: true};
    await openTicket({conversation: conversation(calls)}, (pyEnv) =>
        pyEnv["mail.canned.response"].create({source: "hi", substitution: "Good day!"})
    );
    for (const [type, [brought, request]] of Object.entries(CANNED)) {
        await insertText(INPUT, "::");
        await contains(".o-mail-Composer-suggestion", {text: "Good day!"});
        const [response] = Object.values(
            getService("mail.store")["mail.canned.response"].records
        );
        response.whatsapp_button = type;
        for (const name of ["label", "options", "url", "flow", "screen"])
            response[`whatsapp_${name}`] = brought[name] || false;
        await click(".o-mail-Composer-suggestion", {text: "Good day!"});
        await contains(`${SEND}:enabled`);
        await click(SEND);
        await contains(INPUT, {value: ""});
        expect.verifySteps([{type, ...request}]);
    }
});
