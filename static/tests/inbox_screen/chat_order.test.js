import {
    INBOX_FORM,
    defineWhatsappModels,
    openTicket,
} from "../whatsapp_test_helpers.esm";
import {MockServer, onRpc, serverState} from "@web/../tests/web_test_helpers";
import {advanceTime, describe, expect, test, waitUntil} from "@odoo/hoot";
import {click, contains} from "@mail/../tests/mail_test_helpers";
import {ConversationList} from "@helpdesk_mgmt_whatsapp/inbox_screen/inbox_model.esm";
import {animationFrame} from "@odoo/hoot-mock";
import {looking} from "@helpdesk_mgmt_whatsapp/inbox_screen/whatsapp_faces.esm";

describe.current.tags("desktop");
defineWhatsappModels();

test("d19: the switch turns the chat round and is remembered", async () => {
    onRpc("res.users.settings", "set_res_users_settings", ({kwargs}) => {
        expect.step(kwargs.new_settings.whatsapp_oldest_first);
        return {};
    });
    await openTicket();
    await contains(".o-mail-Chatter:not(.o-whatsapp-chat)");
    await click(".o-whatsapp-Chatter-order");
    await contains(".o-mail-Chatter.o-whatsapp-chat");
    await expect.waitForSteps([true]);
});

test("d27: who looks at the ticket is shown, until they leave or fall silent", async () => {
    const ticketId = await openTicket();
    await contains(".o-whatsapp-Faces");
    const {env} = MockServer;
    const [me] = env["res.partner"].read(serverState.partnerId);
    const say = (values) =>
        env["bus.bus"]._sendone(me, "helpdesk_mgmt_whatsapp/looking", {
            ticket_id: ticketId,
            partner_id: 77,
            name: "Bruna",
            is_here: true,
            is_new: false,
            ...values,
        });
    await say({});
    await contains(".o-whatsapp-Faces-face[title*='Bruna is looking']");
    await say({is_here: false});
    await contains(".o-whatsapp-Faces-face", {count: 0});
    await say({});
    await contains(".o-whatsapp-Faces-face");
    await advanceTime(looking.forgottenAfter + looking.every);
    await contains(".o-whatsapp-Faces-face", {count: 0});
});

test("a change of the ticket is read once, and its chatter not again", async () => {
    const id = await openTicket({name: "Fire"}, undefined, INBOX_FORM);
    await contains(".o-whatsapp-Composer");
    await contains(".o_breadcrumb", {text: "Inbox"});
    const {env} = MockServer;
    onRpc("helpdesk.ticket", "web_read", () => {
        expect.step("read");
    });
    onRpc("/mail/thread/messages", () => {
        expect.step("messages");
    });
    env["helpdesk.ticket"].write([id], {name: "Smoke"});
    const [me] = env["res.partner"].read(serverState.partnerId);
    env["bus.bus"]._sendone(me, "helpdesk_mgmt_whatsapp/ticket", {ticket_id: id});
    await contains(".o_field_widget[name=name] input", {value: "Smoke"});
    await advanceTime(1000);
    expect.verifySteps(["read"]);
});

const row = (id, at) => ({id, place: [`2026-01-01 10:0${at}:00`, id], unread: 0});

/** A list whose server has these rows. */
function listOf(rows) {
    const call = async (_model, _method, _args, {ids}) => ({
        rows: rows.filter(({id}) => !ids || ids.includes(id)),
        has_more: false,
        has_accounts: false,
    });
    return new ConversationList({call}, "open");
}

test("a conversation moves up when somebody writes, and goes when it is closed", async () => {
    const rows = [row(2, 2), row(1, 1)];
    const list = listOf(rows);
    await list.load();
    expect(list.rows.map(({id}) => id)).toEqual([2, 1]);
    rows.splice(1, 1, row(1, 3));
    await list.refresh([1]);
    expect(list.rows.map(({id}) => id)).toEqual([1, 2]);
    rows.splice(0, 1);
    await list.refresh([2]);
    expect(list.rows.map(({id}) => id)).toEqual([1]);
});

test("what somebody writes while the list is loading is not undone by it", async () => {
    const answers = [];
    const call = () => new Promise((resolve) => answers.push(resolve));
    const page = (...rows) => ({rows, has_more: false, has_accounts: false});
    const list = new ConversationList({call}, "open");
    const loaded = list.load();
    const refreshed = list.refresh([1]);
    await animationFrame();
    expect(answers).toHaveLength(1);
    answers[0](page(row(2, 2), row(1, 1)));
    await loaded;
    await waitUntil(() => answers.length === 2);
    answers[1](page(row(1, 3)));
    await refreshed;
    expect(list.rows.map(({id}) => id)).toEqual([1, 2]);
});
