import {advanceTime, after, describe, expect, runAllTimers, test} from "@odoo/hoot";
import {asyncStep, onRpc, serverState, waitForSteps} from "@web/../tests/web_test_helpers";
import {contains} from "@mail/../tests/mail_test_helpers";
import {conversation, defineWhatsappModels, openTicket} from "../whatsapp_test_helpers.esm";

import {FORGOTTEN_AFTER} from "@helpdesk_mgmt_whatsapp/live/whatsapp_writers.esm";
import {MockServer} from "@web/../tests/web_test_helpers";
import {addBusServiceListeners} from "@bus/../tests/bus_test_helpers";
import {WEBSOCKET_CLOSE_CODES} from "@bus/workers/websocket_worker";

describe.current.tags("desktop");
defineWhatsappModels();

function tell(type, payload) {
    const {env} = MockServer;
    const [partner] = env["res.partner"].read(serverState.partnerId);
    env["bus.bus"]._sendone(partner, `helpdesk_mgmt_whatsapp/${type}`, payload);
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

test("what comes is shown at once, in the order it came, and read", async () => {
    onRpc("helpdesk.ticket", "whatsapp_seen", ({args}) => asyncStep(args[0]));
    const ticketId = await openTicket();
    await waitForSteps([ticketId]);
    await contains(".o-mail-Thread", {text: "The conversation is empty."});
    for (const body of ["It burns", "Hurry"]) {
        tell("message", {ticket_id: ticketId, message_id: post(ticketId, body)});
    }
    await contains(".o-mail-Message:eq(0)", {text: "Hurry"});
    await contains(".o-mail-Message:eq(1)", {text: "It burns"});
    await waitForSteps([ticketId]);
});

test("what happens to a message that is shown is shown too", async () => {
    const ticketId = await openTicket();
    const message_id = post(ticketId, "It burns");
    tell("message", {ticket_id: ticketId, message_id});
    await contains(".o-mail-Message", {text: "It burns"});
    MockServer.env["mail.message"].write([message_id], {body: "It smokes"});
    MockServer.env["helpdesk.ticket"].write([ticketId], {
        conversation: conversation({obstacle: "You have blocked this customer."}),
    });
    tell("message", {ticket_id: ticketId, message_id});
    await contains(".o-mail-Message", {text: "It smokes"});
    await contains(".o-whatsapp-Composer-obstacle", {
        text: "You have blocked this customer.",
    });
});

test("a page of another ticket, or that nobody looks at, asks for nothing", async () => {
    const ticketId = await openTicket();
    await contains(".o-mail-Thread", {text: "The conversation is empty."});
    onRpc("/mail/thread/messages", () => asyncStep("asked"));
    tell("message", {ticket_id: ticketId + 1, message_id: 1});
    await runAllTimers();
    show("hidden");
    tell("message", {ticket_id: ticketId, message_id: post(ticketId, "It burns")});
    for (let turn = 0; turn < 5; turn++) {
        await advanceTime(1000);
    }
    expect.verifySteps([]);
    show("visible");
    await contains(".o-mail-Message", {text: "It burns"});
    await waitForSteps(["asked"]);
});

test("what came while the connection was lost appears when it is back", async () => {
    addBusServiceListeners(["BUS:CONNECT", () => asyncStep("connected")]);
    const ticketId = await openTicket();
    await waitForSteps(["connected"]);
    const known = post(ticketId, "Is it on?");
    tell("message", {ticket_id: ticketId, message_id: known});
    await contains(".o-mail-Message", {text: "Is it on?"});
    MockServer.env["bus.bus"]._simulateDisconnection(
        WEBSOCKET_CLOSE_CODES.ABNORMAL_CLOSURE
    );
    post(ticketId, "It burns");
    MockServer.env["mail.message"].write([known], {body: "Is it on fire?"});
    await runAllTimers();
    await contains(".o-mail-Message", {text: "It burns"});
    await contains(".o-mail-Message", {text: "Is it on fire?"});
});

test("a colleague who writes is seen until they stop", async () => {
    const ticketId = await openTicket();
    const partner_id = colleague("Alice");
    await contains(".o-whatsapp-Writers");
    tell("writing", {ticket_id: ticketId, partner_id: serverState.partnerId});
    tell("writing", {ticket_id: ticketId + 1, partner_id});
    await runAllTimers();
    expect(".o-whatsapp-Writers").toHaveText("");
    tell("writing", {ticket_id: ticketId, partner_id});
    await contains(".o-whatsapp-Writers", {text: "Alice is writing…"});
    await advanceTime(FORGOTTEN_AFTER - 1000);
    tell("writing", {ticket_id: ticketId, partner_id});
    await advanceTime(FORGOTTEN_AFTER - 1000);
    await contains(".o-whatsapp-Writers", {text: "Alice is writing…"});
    await advanceTime(2000);
    await contains(".o-whatsapp-Writers", {text: "Alice", count: 0});
});

test("a colleague has written once their answer is there", async () => {
    const ticketId = await openTicket();
    const [partner_id, bob] = [colleague("Alice"), colleague("Bob")];
    await contains(".o-whatsapp-Writers");
    tell("writing", {ticket_id: ticketId, partner_id});
    tell("writing", {ticket_id: ticketId, partner_id: bob});
    await contains(".o-whatsapp-Writers", {text: "Alice and Bob are writing…"});
    const message_id = post(ticketId, "Done", {author_id: partner_id});
    tell("message", {ticket_id: ticketId, message_id});
    await contains(".o-mail-Message", {text: "Done"});
    await contains(".o-whatsapp-Writers", {text: "Bob is writing…"});
});
