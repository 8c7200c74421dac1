import {animationFrame, mockDate} from "@odoo/hoot-mock";
import {click, contains} from "@mail/../tests/mail_test_helpers";
import {defineWhatsappModels, openTicket} from "../whatsapp_test_helpers.esm";
import {describe, expect, test} from "@odoo/hoot";
import {
    getService,
    onRpc,
    patchWithCleanup,
    serverState,
} from "@web/../tests/web_test_helpers";
import {Chatter} from "@mail/chatter/web_portal/chatter";
import {MockServer} from "@web/../tests/_framework/mock_server/mock_server";

describe.current.tags("desktop");
defineWhatsappModels();

const REASON = "WhatsApp was unavailable.";

/** Returns what `_part_to_store` does for a message that failed. */
function failed(values = {}) {
    return {
        message_id: 7,
        name: "Is it plugged in?",
        state: "failed",
        reason: REASON,
        times: {failed: "2026-01-05 12:00:00"},
        dealt_with: false,
        remedies: ["retry", "template", "email", "cancel"],
        ...values,
    };
}

function unknown(values = {}) {
    return failed({
        state: "unknown",
        remedies: ["check", "retry", "cancel"],
        ...values,
    });
}

/** Opens a ticket with one answer of ours, which was sent as `parts`. */
async function openAnswer(parts, {isAutomatic = false} = {}) {
    const ticketId = await openTicket();
    const {env} = MockServer;
    const messageId = env["mail.message"].create({
        author_id: serverState.partnerId,
        body: "<p>Is it plugged in?</p>",
        message_type: "whatsapp",
        model: "helpdesk.ticket",
        res_id: ticketId,
    });
    const store = getService("mail.store");
    const thread = store.Thread.get({model: "helpdesk.ticket", id: ticketId});
    await thread.fetchNewMessages();
    store["mail.message"].insert({
        id: messageId,
        whatsapp: {direction: "outbound", former_texts: [], is_automatic: isAutomatic},
    });
    store["mail.notification"].insert({
        id: 77,
        mail_message_id: messageId,
        notification_status: "exception",
        notification_type: "whatsapp",
        whatsapp: {...parts[0], parts, to: "+55 11 98765-4321"},
    });
    await contains(".o-mail-Message.o-whatsapp-ours");
    return thread;
}

const BUTTON = ".o-whatsapp-Trouble button";

test("d33: a failed message says why below it, and does what is chosen", async () => {
    const methods = {
        Retry: "action_send_again",
        "Send by e-mail": "action_send_by_email",
        Dismiss: "action_cancel",
    };
    for (const method of Object.values(methods)) {
        onRpc("helpdesk.whatsapp.message", method, ({args}) => {
            expect.step([method, args[0]]);
            return false;
        });
    }
    await openAnswer([failed()]);
    await contains(".o-whatsapp-Trouble", {text: REASON});
    for (const [label, method] of Object.entries(methods)) {
        await contains(`${BUTTON}:enabled`, {count: 4});
        await click(BUTTON, {text: label});
        await expect.waitForSteps([[method, [7]]]);
        await animationFrame();
    }
});

test("sending as a template is offered where the chatter can", async () => {
    patchWithCleanup(Chatter.prototype, {
        get childSubEnv() {
            const sendAsTemplateOnWhatsapp = () => expect.step("template");
            return Object.assign(super.childSubEnv, {sendAsTemplateOnWhatsapp});
        },
    });
    await openAnswer([failed()]);
    await click(BUTTON, {text: "Send as template"});
    expect.verifySteps(["template"]);
});

test("an unknown outcome is checked, and sent again only when confirmed", async () => {
    onRpc("helpdesk.whatsapp.message", "action_check", () => ({
        type: "ir.actions.client",
        tag: "display_notification",
    }));
    onRpc("helpdesk.whatsapp.message", "action_send_again", () => {
        expect.step("sent again");
        return false;
    });
    await openAnswer([unknown()]);
    patchWithCleanup(getService("action"), {
        doAction({tag}) {
            expect.step(tag);
        },
    });
    await contains(".o-whatsapp-Trouble", {
        text: "We do not know whether WhatsApp sent it",
    });
    await click(BUTTON, {text: "Check"});
    await expect.waitForSteps(["display_notification"]);
    await animationFrame();
    await click(`${BUTTON}:enabled`, {text: "Send again"});
    await contains(".modal:contains(may have got it already)");
    await click(".modal button", {text: "Cancel"});
    await contains(".modal", {count: 0});
    await click(`${BUTTON}:enabled`, {text: "Send again"});
    await click(".modal button", {text: "Send again"});
    await expect.waitForSteps(["sent again"]);
});

test("parts are shown apart, those with the same outcome together", async () => {
    const media = {reason: "WhatsApp could not handle the file.", remedies: ["cancel"]};
    await openAnswer([
        failed({message_id: 1}),
        failed({message_id: 2, name: "a.jpg", ...media}),
        failed({message_id: 3, name: "b.jpg", ...media}),
        failed({message_id: 4, name: "c.jpg", state: "read", reason: "", remedies: []}),
    ]);
    await contains(".o-whatsapp-Trouble", {count: 2});
    await contains(".o-whatsapp-Trouble", {text: "a.jpg, b.jpg"});
    await click(".o-whatsapp-Status");
    await contains(".o-whatsapp-StatusPart", {count: 4});
    await contains(".o-whatsapp-StatusPart button", {count: 6});
    await contains(".o-whatsapp-StatusPart li:contains(Failed on)", {count: 4});
});

test("who may not write is offered nothing; what is over offers nothing below", async () => {
    const thread = await openAnswer([failed()]);
    await contains(BUTTON, {count: 4});
    thread.hasWriteAccess = false;
    await contains(BUTTON, {count: 0});
    await contains(".o-whatsapp-Trouble", {text: REASON});
});

test("state and times have labels; an automatic message is marked", async () => {
    await openAnswer(
        [failed({state: "read", times: {sent: "2026-01-05 12:00:00"}, reason: ""})],
        {isAutomatic: true}
    );
    await contains(".o-whatsapp-Trouble", {count: 0});
    await contains(".o-whatsapp-Status[aria-label*='Read'][aria-label*='Sent on']");
    await contains(".o-whatsapp-Automatic", {text: "Automatic"});
});

test("a queued message says why it waits, and is sent now or cancelled", async () => {
    mockDate("2026-01-05 12:00:00", 0);
    const methods = {"Send now": "action_send_now", Cancel: "action_cancel"};
    for (const method of Object.values(methods)) {
        onRpc("helpdesk.whatsapp.message", method, ({args}) => {
            expect.step([method, args[0]]);
            return false;
        });
    }
    const queued = failed({
        state: "outgoing",
        times: {},
        next_at: "2026-01-05 12:05:07",
        remedies: ["send_now", "cancel"],
    });
    await openAnswer([queued]);
    await contains(".o-whatsapp-Trouble", {count: 0});
    for (const [label, method] of Object.entries(methods)) {
        await click(".o-whatsapp-Status");
        await contains(".o-whatsapp-StatusPart", {text: REASON});
        await contains(".o-whatsapp-Next:contains(/Next attempt at .*05:07/)");
        await click(".o-whatsapp-StatusPart button", {text: label});
        await expect.waitForSteps([[method, [7]]]);
        await contains(".o-whatsapp-StatusPart", {count: 0});
    }
});

test("when a queued message is due, or nobody knows when it is", async () => {
    mockDate("2026-01-05 12:00:00", 0);
    const queued = {state: "outgoing", reason: "", times: {}, remedies: []};
    await openAnswer([
        failed({...queued, message_id: 1, next_at: "2026-01-05 11:59:59"}),
        failed({...queued, message_id: 2, next_at: "2026-01-06 12:00:00"}),
        failed({...queued, message_id: 3, next_at: false}),
    ]);
    await click(".o-whatsapp-Status");
    await contains(".o-whatsapp-StatusPart", {count: 3});
    await contains(".o-whatsapp-Next", {count: 2});
    await contains(".o-whatsapp-Next:contains(It is sent in a moment.)");
    await contains(".o-whatsapp-Next:contains(/Next attempt on Jan 6/)");
});
