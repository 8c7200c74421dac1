import {defineModels, fields, models, mountView} from "@web/../tests/web_test_helpers";
import {describe, expect, test} from "@odoo/hoot";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {queryAllTexts} from "@odoo/hoot-dom";

describe.current.tags("desktop");

class Cost extends models.Model {
    cost = fields.Float({digits: [16, 6], min_display_digits: 4});
    total = fields.Float({digits: [16, 6], min_display_digits: 4});

    _records = [
        {id: 1, cost: 0.003412, total: 12.5},
        {id: 2, cost: 0.068, total: 0.0068},
    ];
}

defineMailModels();
defineModels([Cost]);

test("a list shows prices to the last decimal, and sums as they are rounded", async () => {
    await mountView({
        resModel: "cost",
        type: "list",
        arch: `
            <list>
                <field name="cost" widget="whatsapp_cost" sum="Sum"/>
                <field name="total" widget="whatsapp_cost" sum="Sum"/>
            </list>`,
    });
    expect(queryAllTexts("tbody .o_data_cell")).toEqual([
        "0.003412",
        "12.5000",
        "0.0680",
        "0.0068",
    ]);
    expect(queryAllTexts("tfoot .o_list_number")).toEqual(["0.071412", "12.51"]);
});

test("and so does a pivot", async () => {
    await mountView({
        resModel: "cost",
        type: "pivot",
        arch: `
            <pivot>
                <field name="cost" type="measure" widget="whatsapp_cost"/>
                <field name="total" type="measure" widget="whatsapp_cost"/>
            </pivot>`,
    });
    expect(queryAllTexts(".o_pivot_cell_value")).toEqual(["0.071412", "12.51"]);
});
