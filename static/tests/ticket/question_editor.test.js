import {click, contains, focus, insertText} from "@mail/../tests/mail_test_helpers";
import {defineWhatsappModels, openTicket} from "../whatsapp_test_helpers.esm";
import {describe, expect, test} from "@odoo/hoot";
import {onRpc} from "@web/../tests/web_test_helpers";
import {press} from "@odoo/hoot-dom";

describe.current.tags("desktop");
defineWhatsappModels();

const EDITOR = ".o-whatsapp-QuestionEditor";
const SEND = ".o-whatsapp-Composer .o-mail-Composer-send";
const label = (number) => `${EDITOR} input[aria-label='Label of option ${number}']`;

async function openEditor(kind) {
    onRpc("helpdesk.ticket", "whatsapp_post", ({kwargs}) => {
        expect.step(kwargs.interactive ?? "no options");
        return 1;
    });
    await openTicket();
    await click("button", {text: "WhatsApp"});
    await insertText(".o-whatsapp-Composer .o-mail-Composer-input", "Is it on?");
    await click(`.o-whatsapp-Composer button[name='whatsapp-${kind}']`);
    await contains(`${label(1)}:focus`);
}

test("buttons are put together by keyboard, previewed and sent with the text", async () => {
    await openEditor("buttons");
    await contains(EDITOR, {text: "Fill in every label."});
    await contains(`${SEND}:disabled`);
    await insertText(label(1), "Yes");
    await press("Enter");
    await contains(`${label(2)}:focus`);
    await insertText(label(2), "  No  way ");
    await press("Enter");
    await contains(`${label(3)}:focus`);
    await contains(`${EDITOR} button`, {text: "Add an option", count: 0});
    await insertText(label(3), "x");
    await insertText(label(3), "", {replace: true});
    await press("Backspace");
    await contains(label(3), {count: 0});
    await contains(`${EDITOR} .o-whatsapp-Question-option`, {text: "No way"});
    await insertText(".o-whatsapp-Composer .o-mail-Composer-input", "*Is* it on?", {
        replace: true,
    });
    await contains(".o-whatsapp-Composer .o_whatsapp_body", {text: "Is it on?"});
    await focus(label(2));
    await press(["Control", "Enter"]);
    await contains(EDITOR, {count: 0});
    const options = [{title: "Yes"}, {title: "No way"}];
    expect.verifySteps([{type: "button", options}]);
});

test("what WhatsApp would refuse is said in place and cannot be sent", async () => {
    await openEditor("buttons");
    await insertText(label(1), "Yes");
    await insertText(label(2), "Yes");
    await contains(EDITOR, {text: "Another option has the same label."});
    await contains(`${SEND}:disabled`);
    await insertText(label(2), "👍".repeat(21), {replace: true});
    await contains(`${EDITOR} .input-group-text.text-danger`, {text: "21/20"});
    await contains(EDITOR, {
        text: "WhatsApp shows at most 20 characters here.",
    });
    await insertText(label(2), "👍".repeat(20), {replace: true});
    await contains(`${SEND}:enabled`);
    await insertText(".o-whatsapp-Composer .o-mail-Composer-input", "x".repeat(1025), {
        replace: true,
    });
    await contains(EDITOR, {
        text: "The message has 1025 characters; with these options, WhatsApp accepts 1024.",
    });
    await contains(`${SEND}:disabled`);
    await insertText(".o-whatsapp-Composer .o-mail-Composer-input", "", {
        replace: true,
    });
    await contains(EDITOR, {
        text: "Write the message in the field above: the options stand below it.",
    });
});

test("of buttons a list can be made; it stays in the draft, or is closed", async () => {
    await openEditor("buttons");
    await insertText(label(1), "Ground floor");
    await insertText(label(2), "First floor");
    await click("button[name='whatsapp-list']");
    await insertText(
        `${EDITOR} input[aria-label='Button that opens the list']`,
        "Floors"
    );
    await focus(`${EDITOR} input[aria-label='Description (optional)']:eq(1)`);
    await press("Backspace");
    await contains(label(2), {value: "First floor"});
    await click(".o-mail-Chatter-logNote");
    await contains(EDITOR, {count: 0});
    await click("button", {text: "WhatsApp"});
    await contains(`${EDITOR} .o-whatsapp-Question-opener`, {text: "Floors"});
    await click(SEND);
    await contains(EDITOR, {count: 0});
    const options = [
        {title: "Ground floor", description: ""},
        {title: "First floor", description: ""},
    ];
    expect.verifySteps([{type: "list", button: "Floors", options}]);
    await insertText(".o-whatsapp-Composer .o-mail-Composer-input", "*Thanks*");
    await contains(".o-whatsapp-Composer .o_whatsapp_preview");
    await click("button[name='whatsapp-list']");
    await contains(`${EDITOR} .o_whatsapp_preview strong`);
    // One preview, of all that is sent.
    await contains(".o-whatsapp-Composer .o_whatsapp_preview");
    await click(`${EDITOR} .btn-close`);
    await click(SEND);
    await contains(".o-whatsapp-Composer .o-mail-Composer-input", {value: ""});
    expect.verifySteps(["no options"]);
});
