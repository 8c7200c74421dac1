import {
    MockServer,
    mountView,
    onRpc,
    serverState,
} from "@web/../tests/web_test_helpers";
import {click, contains, startServer} from "@mail/../tests/mail_test_helpers";
import {conversation, defineWhatsappModels} from "../whatsapp_test_helpers.esm";
import {describe, expect, press, test} from "@odoo/hoot";
import {goToNextWaiting} from "@helpdesk_mgmt_whatsapp/desk/next_waiting.esm";
import {queryAllTexts} from "@odoo/hoot-dom";

describe.current.tags("desktop");
defineWhatsappModels();

async function openMenu(values = {}) {
    await startServer();
    const id = MockServer.env["helpdesk.ticket"].create({
        name: "Fire",
        conversation: conversation(),
        whatsapp_contact_id: serverState.partnerId,
        ...values,
    });
    onRpc("helpdesk.ticket", "action_whatsapp_snooze", ({args}) => {
        expect.step(`snooze ${args[0]}`);
        return false;
    });
    await mountView({
        type: "form",
        resModel: "helpdesk.ticket",
        resId: id,
        arch: `<form>
            <header><widget name="whatsapp_ticket_menu"/></header>
            <sheet><field name="name"/></sheet>
        </form>`,
    });
    return id;
}

test("what is done now and then is in a menu, and its keys need no menu", async () => {
    const id = await openMenu();
    await contains(".o-whatsapp-TicketMenu");
    await press(["alt", "shift", "z"]);
    await expect.waitForSteps([`snooze ${id}`]);
    await click(".o-whatsapp-TicketMenu");
    await contains(".dropdown-item[name=action_whatsapp_snooze]");
    expect(queryAllTexts(".dropdown-item")).toEqual([
        "Hand over…",
        "Snooze…",
        "Mark as unread",
    ]);
    await click(".dropdown-item[name=action_whatsapp_snooze]");
    await expect.waitForSteps([`snooze ${id}`]);
});

test("a closed ticket can be marked as unread only", async () => {
    await openMenu({closed: true});
    await click(".o-whatsapp-TicketMenu");
    await contains(".dropdown-item", {count: 1, text: "Mark as unread"});
    await press(["alt", "shift", "z"]);
});

test("d15: in the inbox, the next ticket is chosen in the list", async () => {
    const env = {
        services: {
            orm: {call: async () => 7},
            "mail.store": {Thread: {insert: () => ({})}},
        },
        whatsappInbox: {select: (id) => expect.step(`select ${id}`)},
    };
    const record = {
        resId: 1,
        resIds: [1],
        isDirty: async () => false,
        model: {load: () => expect.step("load")},
    };
    await goToNextWaiting(env, record);
    expect.verifySteps(["select 7"]);
});
