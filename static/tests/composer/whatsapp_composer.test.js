import {click, contains, insertText} from "@mail/../tests/mail_test_helpers";
import {describe, expect, test} from "@odoo/hoot";
import {defineWhatsappModels, openTicket} from "../whatsapp_test_helpers.esm";
import {onRpc} from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");
defineWhatsappModels();

test("it says to whom, and sends what is written once", async () => {
    onRpc("helpdesk.ticket", "whatsapp_post", ({kwargs}) => {
        expect.step([kwargs.body, Boolean(kwargs.request_key)]);
        return 1;
    });
    onRpc("helpdesk.ticket", "whatsapp_writing", () => expect.step("writing"));
    await openTicket();
    await contains(".o-whatsapp-Composer-to", {text: "+55 11 98765-4321"});
    await contains(".o-whatsapp-Composer-window", {text: "Free text for another 3 h 12 min"});
    await insertText(".o-whatsapp-Composer .o-mail-Composer-input", "Is it *still* burning?");
    await contains(".o-whatsapp-Composer-preview strong", {text: "still"});
    await click(".o-whatsapp-Composer button", {text: "Send"});
    await contains(".o-whatsapp-Composer .o-mail-Composer-input", {value: ""});
    expect.verifySteps(["writing", ["Is it *still* burning?", true]]);
});
