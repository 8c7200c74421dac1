import {describe, expect, test} from "@odoo/hoot";
import {CASES} from "./formatting_cases.esm";
import {formatted} from "@helpdesk_mgmt_whatsapp/message/formatting.esm";
import {shownOnPhone} from "@helpdesk_mgmt_whatsapp/template/whatsapp_text.esm";

describe.current.tags("headless");

test("every mark is rendered as the server renders it", () => {
    for (const [text, html] of CASES) {
        expect(formatted(text).toString()).toBe(html);
    }
});

test("a template's variables are shown, and their samples escaped", () => {
    const shown = shownOnPhone("*Hi {{1}}* https://x.org/{{2}}", {
        1: '"><b>',
        2: '" onclick="x',
    }).toString();
    expect(shown).toInclude(
        '<strong>Hi <span class="o_whatsapp_variable">&quot;&gt;&lt;b&gt;</span></strong>'
    );
    expect(shown).toInclude('href="https://x.org/"');
    expect(shown).not.toInclude("<b>");
});
