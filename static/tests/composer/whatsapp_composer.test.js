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
    await openTicket();
    await click("button", {text: "WhatsApp"});
    await contains(".o-whatsapp-Composer-to", {text: "+55 11 98765-4321"});
    await insertText(".o-whatsapp-Composer .o-mail-Composer-input", "Is it *still* burning?");
    await click(".o-whatsapp-Composer button", {text: "Send"});
    await contains(".o-whatsapp-Composer .o-mail-Composer-input", {value: ""});
    expect.verifySteps([["Is it *still* burning?", true]]);
});
