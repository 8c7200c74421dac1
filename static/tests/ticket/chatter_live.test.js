import {
    MockServer,
    getService,
    onRpc,
    serverState,
} from "@web/../tests/web_test_helpers";
import {SIZES, contains, patchUiSize, scroll} from "@mail/../tests/mail_test_helpers";
import {
    advanceTime,
    after,
    describe,
    expect,
    runAllTimers,
    test,
    waitUntil,
} from "@odoo/hoot";
import {
    conversation,
    defineWhatsappModels,
    openTicket,
    theTicket,
} from "../whatsapp_test_helpers.esm";
import {queryOne, waitFor} from "@odoo/hoot-dom";
import {FORGOTTEN_AFTER} from "@helpdesk_mgmt_whatsapp/ticket/live/whatsapp_writers.esm";
import {WEBSOCKET_CLOSE_CODES} from "@bus/workers/websocket_worker";
import {addBusServiceListeners} from "@bus/../tests/bus_test_helpers";
import {animationFrame} from "@odoo/hoot-mock";

/** Longest wait for a condition, in milliseconds: enough for very slow machines. */
const PATIENCE = 600000;

describe.current.tags("desktop");
defineWhatsappModels();

function notify(type, payload) {
    const {env} = MockServer;
    const [partner] = env["res.partner"].read(serverState.partnerId);
    env["bus.bus"]._sendone(partner, `helpdesk_mgmt_whatsapp/${type}`, payload);
}

/** Makes each bus notification of `type` that arrives a step of the test. */
function stepOnNotification(type) {
    const bus = getService("bus_service");
    bus.subscribe(`helpdesk_mgmt_whatsapp/${type}`, () => expect.step("notified"));
}

function post(ticketId, body, values = {}) {
    return MockServer.env["mail.message"].create({
        body,
        model: "helpdesk.ticket",
        res_id: ticketId,
        message_type: "comment",
        ...values,
    });
}

function show(visibilityState) {
    Object.defineProperty(document, "visibilityState", {
        value: visibilityState,
        configurable: true,
    });
    document.dispatchEvent(new Event("visibilitychange"));
    after(() => delete document.visibilityState);
}

function colleague(name) {
    return MockServer.env["res.partner"].create({name});
}

/** Waits until an element has a text; `contains` does not notice a changed text. */
function reads(selector, text) {
    return waitFor(`${selector}:contains(${text})`, {timeout: PATIENCE});
}

/** Opens a ticket whose page is subscribed to the bus; returns the ticket's id. */
async function openLiveTicket() {
    addBusServiceListeners(["BUS:CONNECT", () => expect.step("connected")]);
    const ticketId = await openTicket();
    await expect.waitForSteps(["connected"]);
    await contains(".o-mail-Thread", {text: "The conversation is empty."});
    await contains(".o-whatsapp-Writers");
    return ticketId;
}

test("what comes is shown at once, in the order it came, and read", async () => {
    let reading = 0;
    onRpc("helpdesk.ticket", "whatsapp_seen", () => Boolean(++reading));
    const ticketId = await openLiveTicket();
    await waitUntil(() => reading, {timeout: PATIENCE});
    const before = reading;
    for (const body of ["It burns", "Hurry"]) {
        notify("message", {ticket_id: ticketId, message_id: post(ticketId, body)});
    }
    await contains(".o-mail-Message:eq(0)", {text: "Hurry"});
    await contains(".o-mail-Message:eq(1)", {text: "It burns"});
    await waitUntil(() => reading > before, {timeout: PATIENCE});
});

test("who is at the newest message sees the next; who reads what was stays there", async () => {
    patchUiSize({size: SIZES.XXL});
    const ticketId = await openLiveTicket();
    const scrollAfter = async (text) => {
        const body = `<p style="height: 2000px">${text}</p>`;
        notify("message", {ticket_id: ticketId, message_id: post(ticketId, body)});
        await reads(".o-mail-Message", text);
        return queryOne(".o-mail-Chatter").scrollTop;
    };
    expect(await scrollAfter("It burns")).toBe(0);
    expect(await scrollAfter("Hurry")).toBe(0);
    await scroll(".o-mail-Chatter", 500);
    expect(await scrollAfter("Hello?")).toBeGreaterThan(2000);
});

test("what happens to a message that is shown is shown too", async () => {
    const ticketId = await openLiveTicket();
    const message_id = post(ticketId, "It burns");
    notify("message", {ticket_id: ticketId, message_id});
    await contains(".o-mail-Message", {text: "It burns"});
    MockServer.env["mail.message"].write([message_id], {body: "It smokes"});
    MockServer.env["helpdesk.ticket"].write([ticketId], {
        conversation: conversation({obstacle: "You have blocked this customer."}),
    });
    notify("message", {ticket_id: ticketId, message_id});
    await contains(".o-mail-Message", {text: "It smokes"});
    await contains(".o-whatsapp-Composer-obstacle", {
        text: "You have blocked this customer.",
    });
});

test("what comes while the thread is loading is shown afterwards", async () => {
    const ticketId = await openLiveTicket();
    const thread = theTicket(ticketId);
    stepOnNotification("message");
    thread.status = "loading";
    notify("message", {ticket_id: ticketId, message_id: post(ticketId, "It burns")});
    await expect.waitForSteps(["notified"]);
    await advanceTime(200);
    thread.status = "ready";
    await contains(".o-mail-Message", {text: "It burns"});
});

test("the window opens on the page of another ticket of the customer too", async () => {
    const ticketId = await openLiveTicket();
    const closed = conversation({window_expires_at: false});
    MockServer.env["helpdesk.ticket"].write([ticketId], {conversation: closed});
    notify("window", {contact_id: 5});
    await contains(".o-whatsapp-Composer:contains(Only templates)");
    MockServer.env["helpdesk.ticket"].write([ticketId], {conversation: conversation()});
    onRpc("helpdesk.ticket", "whatsapp_seen", () => expect.step("seen"));
    notify("window", {contact_id: 6});
    notify("window", {contact_id: 5});
    await contains(".o-whatsapp-Composer:contains(Free text)");
    expect.verifySteps([]);
});

test("a page of another ticket, or that nobody looks at, asks for nothing", async () => {
    const ticketId = await openLiveTicket();
    const asking = ["/mail/data", "/mail/thread/messages"];
    asking.forEach((route) => onRpc(route, () => expect.step(route)));
    stepOnNotification("message");
    notify("message", {ticket_id: ticketId + 1, message_id: 1});
    show("hidden");
    notify("message", {ticket_id: ticketId, message_id: post(ticketId, "It burns")});
    await expect.waitForSteps(["notified", "notified"]);
    for (let turn = 0; turn < 3; turn++) {
        await runAllTimers();
        await animationFrame();
    }
    expect.verifySteps([]);
    show("visible");
    await reads(".o-mail-Message", "It burns");
    expect.verifySteps(asking);
});

test("what came while the connection was lost appears when it is back", async () => {
    const ticketId = await openLiveTicket();
    const known = post(ticketId, "Is it on?");
    notify("message", {ticket_id: ticketId, message_id: known});
    await contains(".o-mail-Message", {text: "Is it on?"});
    MockServer.env["bus.bus"]._simulateDisconnection(
        WEBSOCKET_CLOSE_CODES.ABNORMAL_CLOSURE
    );
    post(ticketId, "It burns");
    MockServer.env["mail.message"].write([known], {body: "Is it on fire?"});
    await runAllTimers();
    await reads(".o-mail-Message", "It burns");
    await reads(".o-mail-Message", "Is it on fire?");
});

test("a colleague who writes is seen until they stop", async () => {
    const ticketId = await openLiveTicket();
    const partner_id = colleague("Alice");
    notify("writing", {ticket_id: ticketId, partner_id: serverState.partnerId});
    notify("writing", {ticket_id: ticketId + 1, partner_id});
    await runAllTimers();
    expect(".o-whatsapp-Writers").toHaveText("");
    notify("writing", {ticket_id: ticketId, partner_id});
    await reads(".o-whatsapp-Writers", "Alice is writing…");
    stepOnNotification("writing");
    await advanceTime(FORGOTTEN_AFTER - 1000);
    notify("writing", {ticket_id: ticketId, partner_id});
    await expect.waitForSteps(["notified"]);
    await advanceTime(FORGOTTEN_AFTER - 1000);
    await reads(".o-whatsapp-Writers", "Alice is writing…");
    await advanceTime(2000);
    await contains(".o-whatsapp-Writers div", {count: 0});
});

test("a colleague has written once their answer is there", async () => {
    const ticketId = await openLiveTicket();
    const [partner_id, bob] = [colleague("Alice"), colleague("Bob")];
    notify("writing", {ticket_id: ticketId, partner_id});
    notify("writing", {ticket_id: ticketId, partner_id: bob});
    await reads(".o-whatsapp-Writers", "Alice and Bob are writing…");
    const message_id = post(ticketId, "Done", {author_id: partner_id});
    notify("message", {ticket_id: ticketId, message_id});
    await contains(".o-mail-Message", {text: "Done"});
    await reads(".o-whatsapp-Writers", "Bob is writing…");
});
