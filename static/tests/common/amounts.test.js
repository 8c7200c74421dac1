import {describe, expect, test} from "@odoo/hoot";
import {makeMockEnv, patchWithCleanup} from "@web/../tests/web_test_helpers";
import {currencies} from "@web/core/currency";
import {formatCost} from "@helpdesk_mgmt_whatsapp/common/amounts.esm";

describe.current.tags("headless");

test("a fraction of a cent is shown, and a sum as its currency is rounded", async () => {
    await makeMockEnv();
    patchWithCleanup(currencies, {
        1: {symbol: "$", position: "before", digits: [69, 2]},
        2: {symbol: "¥", position: "after", digits: [69, 0]},
    });
    for (const [amount, currency, expected] of [
        [0.0068, 1, "$\u00a00.0068"],
        [0.003412, 1, "$\u00a00.003412"],
        [0.1 + 0.2, 1, "$\u00a00.30"],
        [0, 1, "$\u00a00.00"],
        [1234.5678, 1, "$\u00a01,234.57"],
        [1.75, 2, "1.75\u00a0¥"],
        [12, 2, "12\u00a0¥"],
        [1234.5678, 2, "1,235\u00a0¥"],
        [0.0068, false, "0.0068"],
    ])
        expect(formatCost(amount, currency)).toBe(expected);
});
