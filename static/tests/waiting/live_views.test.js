import {click, queryAllTexts, waitFor} from "@odoo/hoot-dom";
import {
    contains,
    defineModels,
    fields,
    models,
    patchWithCleanup,
    serverState,
} from "@web/../tests/web_test_helpers";
import {describe, expect, test} from "@odoo/hoot";
import {
    mailModels,
    openKanbanView,
    openListView,
    start,
    startServer,
} from "@mail/../tests/mail_test_helpers";
import {liveViews} from "@helpdesk_mgmt_whatsapp/waiting/live_views_patch.esm";

describe.current.tags("desktop");

class HelpdeskTicket extends models.Model {
    _name = "helpdesk.ticket";

    name = fields.Char();

    _records = [
        {id: 1, name: "The printer"},
        {id: 2, name: "The phone"},
    ];
}

defineModels({...mailModels, HelpdeskTicket});

const ARCHS = {
    list: `<list><field name="name"/></list>`,
    kanban: `<kanban><templates><t t-name="card"><field name="name"/></t></templates></kanban>`,
};
const NAMES = {list: "td[name=name]", kanban: ".o_kanban_record:not(.o_kanban_ghost)"};

async function open(type) {
    patchWithCleanup(liveViews, {pause: 0});
    const pyEnv = await startServer();
    await start();
    const openView = type === "list" ? openListView : openKanbanView;
    await openView("helpdesk.ticket", {arch: ARCHS[type]});
    await waitFor(NAMES[type]);
    return pyEnv;
}

async function announce(pyEnv, id, name) {
    pyEnv["helpdesk.ticket"].write([id], {name});
    const [me] = pyEnv["res.partner"].read(serverState.partnerId);
    pyEnv["bus.bus"]._sendone(me, "helpdesk_mgmt_whatsapp/message", {
        ticket_id: id,
        message_id: 7,
    });
}

/** Waits until something is shown; the time is what the slowest of machines takes. */
const shown = (selector) => waitFor(selector, {timeout: 600000});

for (const type of ["list", "kanban"]) {
    test(`d5: a ${type} of tickets moves by itself`, async () => {
        const pyEnv = await open(type);
        expect(queryAllTexts(NAMES[type])).toEqual(["The printer", "The phone"]);
        await announce(pyEnv, 1, "The printer burns");
        await shown(`${NAMES[type]}:contains(The printer burns)`);
        expect(queryAllTexts(NAMES[type])).toEqual(["The printer burns", "The phone"]);
    });
}

test("d5: while records are selected, a bar says how much is new", async () => {
    const pyEnv = await open("list");
    await contains(".o_data_row:first .o_list_record_selector input").click();
    await announce(pyEnv, 2, "The phone rings");
    await shown(".o-whatsapp-Live:contains(something new: 1)");
    expect(queryAllTexts(NAMES.list)).toEqual(["The printer", "The phone"]);
    await click(".o-whatsapp-Live button");
    await shown(`${NAMES.list}:contains(The phone rings)`);
    expect(queryAllTexts(NAMES.list)).toEqual(["The printer", "The phone rings"]);
    expect(".o-whatsapp-Live").toHaveCount(0);
});
