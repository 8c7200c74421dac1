import {
    MockServer,
    getService,
    mockService,
    onRpc,
    patchWithCleanup,
    serverState,
} from "@web/../tests/web_test_helpers";
import {advanceTime, describe, expect, press, test} from "@odoo/hoot";
import {
    click,
    contains,
    insertText,
    triggerHotkey,
} from "@mail/../tests/mail_test_helpers";
import {
    conversation,
    defineWhatsappModels,
    openTicket,
    theTicket,
} from "../whatsapp_test_helpers.esm";
import {OutOfFocusService} from "@mail/core/common/out_of_focus_service";
import {addBusServiceListeners} from "@bus/../tests/bus_test_helpers";
import {browser} from "@web/core/browser/browser";

describe.current.tags("desktop");
defineWhatsappModels();

const INPUT = ".o-whatsapp-Composer .o-mail-Composer-input";

function onPost() {
    onRpc("helpdesk.ticket", "whatsapp_post", ({kwargs}) => {
        expect.step(kwargs.body);
        return 1;
    });
}

function notify(type, payload) {
    const {env} = MockServer;
    const [partner] = env["res.partner"].read(serverState.partnerId);
    env["bus.bus"]._sendone(partner, `helpdesk_mgmt_whatsapp/${type}`, payload);
}

async function openLiveTicket(...args) {
    addBusServiceListeners(["BUS:CONNECT", () => expect.step("connected")]);
    const ticketId = await openTicket(...args);
    await expect.waitForSteps(["connected"]);
    await contains(INPUT);
    return ticketId;
}

/** Creates another ticket, which the server takes for the next one. */
function addNext(env) {
    const nextId = env["helpdesk.ticket"].create({
        name: "The phone",
        conversation: conversation({name: "João"}),
    });
    onRpc("helpdesk.ticket", "whatsapp_next_waiting", ({args}) => {
        expect.step(`next after ${args[0]}`);
        return nextId;
    });
}

test("d15: Enter sends if the user prefers that; Shift+Enter begins a line", async () => {
    onPost();
    await openTicket({conversation: conversation({enter_sends: true})});
    await insertText(INPUT, "Is it off?");
    await contains(".o-whatsapp-Composer .o-mail-Composer-send[title=Enter]");
    await press(["shift", "enter"]);
    expect.verifySteps([]);
    await press("Enter");
    await contains(INPUT, {value: ""});
    expect.verifySteps(["Is it off?"]);
});

test("d15: where a customer waits, the cursor is in the composer; keys work", async () => {
    onRpc("helpdesk.ticket", "action_whatsapp_close", () => {
        expect.step("close");
        return false;
    });
    await openTicket({conversation: conversation({is_waiting: true})});
    await contains(`${INPUT}:focus`);
    await triggerHotkey("shift+x", true);
    await expect.waitForSteps(["close"]);
    document.activeElement.blur();
    await theTicket().fetchThreadData(["whatsapp"]);
    await contains(`${INPUT}:focus`);
});

test("d15: send and next shows the next ticket, the cursor in its composer", async () => {
    onPost();
    const ticketId = await openTicket({}, addNext);
    await insertText(INPUT, "Switch it off");
    await press(["ctrl", "shift", "enter"]);
    await expect.waitForSteps(["Switch it off", `next after ${ticketId}`]);
    await contains(".o_field_widget[name=name] input", {value: "The phone"});
    await contains(`${INPUT}:focus`);
    await contains(".o-whatsapp-Composer-to:contains(João)");
});

test("what is not sent does not go on to the next", async () => {
    onRpc("helpdesk.ticket", "whatsapp_post", () => ({
        closed: "HT1",
        elsewhere: false,
    }));
    await openTicket({}, addNext);
    await insertText(INPUT, "Switch it off");
    await click(".o-whatsapp-Composer-sendAndNext");
    await click(".modal .btn-close");
    await contains(INPUT, {value: "Switch it off"});
    await contains(".o_field_widget[name=name] input", {
        value: "The printer is on fire",
    });
    expect.verifySteps([]);
});

test("a form shows what has changed, unless it is being edited", async () => {
    const ticketId = await openLiveTicket();
    const {env} = MockServer;
    onRpc("helpdesk.ticket", "web_read", () => {
        expect.step("read");
    });
    env["helpdesk.ticket"].write([ticketId], {name: "The printer smokes"});
    notify("ticket", {ticket_id: ticketId});
    await contains(".o_field_widget[name=name] input", {value: "The printer smokes"});
    await expect.waitForSteps(["read"]);
    await contains(".o_form_status_indicator_buttons.invisible");
    await insertText(".o_field_widget[name=name] input", "Edited", {replace: true});
    env["helpdesk.ticket"].write([ticketId], {name: "The printer is out"});
    notify("ticket", {ticket_id: ticketId});
    await expect.waitForSteps(["read"]);
    await contains(".o_field_widget[name=name] input", {value: "Edited"});
});

test("d13: a burst is one alert with a count, and one in the inbox", async () => {
    patchWithCleanup(browser, {
        Notification: class {
            static permission = "granted";
            constructor(title, {tag}) {
                expect.step(`${title} (${tag.split(".").at(-1)})`);
            }
            addEventListener(type) {
                this.listened = type;
            }
        },
    });
    patchWithCleanup(OutOfFocusService.prototype, {
        get canSendNativeNotification() {
            return true;
        },
        hasServiceWorkInstalledAndPushSubscriptionActive: async () => false,
    });
    mockService("mail.sound_effects", {play: (name) => expect.step(name)});
    const ticketId = await openLiveTicket();
    const store = getService("mail.store");
    const other = ticketId + 1;
    const thread = {model: "helpdesk.ticket", id: other};
    for (const id of [901, 902]) {
        const message = {id, thread, needaction: true, message_type: "whatsapp"};
        store["mail.message"].insert(message);
    }
    store.inbox.counter = 2;
    const alert = {sound: true, alert: true, name: "João", number: "HT2", text: "Hi"};
    const first = {...alert, ticket_id: other, message_id: 901, replaced_ids: []};
    notify("alert", {...first, count: 1});
    await expect.waitForSteps(["new-message", `João – HT2 (${other})`]);
    notify("alert", {...first, message_id: 902, replaced_ids: [901], count: 2});
    await expect.waitForSteps([`João – HT2: 2 messages (${other})`]);
    expect(store.inbox.counter).toBe(1);
    expect(store["mail.message"].get(901).needaction).toBe(false);
    expect(store["mail.message"].get(902).whatsapp_count).toBe(2);
    notify("alert", {...first, sound: false, alert: false, count: 3});
    await advanceTime(1000);
    expect.verifySteps([]);
    expect(theTicket(ticketId).isMarkedUnread).toBe(false);
});
