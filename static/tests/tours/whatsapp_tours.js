import {registry} from "@web/core/registry";

/**
 * Tours of what agents do on WhatsApp. tests/test_tours.py runs them: it prepares the
 * customer and checks what arrives on the phone.
 */
/** Gives each step the longest timeout that Odoo allows, for slow machines. */
const patient = (steps) => () => steps().map((step) => ({...step, timeout: 60000}));
const tours = registry.category("web_tour.tours");
const COMPOSER = ".o-whatsapp-Composer";
const INPUT = `${COMPOSER} .o-mail-Composer-input`;

/** Selector of an outgoing message in the chatter that is not sent yet. */
const isQueued = (text) =>
    `.o-mail-Message.o-whatsapp-ours:contains(${text})` +
    " .o-whatsapp-Status[data-state=outgoing]";

tours.add("helpdesk_mgmt_whatsapp_answer", {
    steps: patient(() => [
        {
            content: "Answer the customer's message itself",
            trigger: ".o-mail-Message:contains(The printer burns)",
            run: "hover",
        },
        {trigger: ".o-mail-Message [name=whatsapp-answer]", run: "click"},
        {trigger: `${COMPOSER}-quoted:contains(The printer burns)`},
        {trigger: INPUT, run: "edit Is it *still* burning?"},
        {trigger: `${COMPOSER}-preview strong:contains(still)`},
        {trigger: INPUT, run: "press control+Enter"},
        {trigger: isQueued("burning?")},
    ]),
});

tours.add("helpdesk_mgmt_whatsapp_template", {
    steps: patient(() => [
        {
            content: "Only templates can be sent: find one by its words",
            trigger: `${COMPOSER} input[type=search]`,
            run: "edit we visit you",
        },
        {trigger: `${COMPOSER} li button:contains(visit)`, run: "click"},
        {
            content: "What the ticket does not say is the agent's to fill in",
            trigger: `${COMPOSER} textarea[data-is-own]`,
            run: "edit nine",
        },
        {trigger: `${COMPOSER} .o_whatsapp_body:contains(between nine and noon)`},
        {trigger: ".o-whatsapp-TemplateComposer-send:enabled", run: "click"},
        {trigger: isQueued("between nine and noon")},
    ]),
});

tours.add("helpdesk_mgmt_whatsapp_retry", {
    steps: patient(() => [
        {
            content: "The message says below it that it failed",
            trigger: ".o-whatsapp-Trouble[data-state=failed]:contains(Not delivered)",
        },
        {trigger: ".o-whatsapp-Trouble button[name=retry]", run: "click"},
        {
            content: "Have the ticket loaded again: in a test, nothing comes by itself",
            trigger: ".o_back_button",
            run: "click",
        },
        {trigger: ".o_data_cell[name=name]:contains(The printer burns)", run: "click"},
        {trigger: isQueued("Hello Maria")},
    ]),
});

tours.add("helpdesk_mgmt_whatsapp_start", {
    steps: patient(() => [
        {trigger: "button[name=action_whatsapp_start]", run: "click"},
        {trigger: ".modal button[name=action_start]", run: "click"},
        {trigger: `${COMPOSER} input[type=search]:focus`},
        {trigger: `${COMPOSER} li button:contains(visit)`, run: "click"},
        {trigger: `${COMPOSER} textarea[data-is-own]`, run: "edit nine"},
        {trigger: ".o-whatsapp-TemplateComposer-send:enabled", run: "click"},
        {trigger: isQueued("between nine and noon")},
    ]),
});
