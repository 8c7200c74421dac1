import {click, contains} from "@mail/../tests/mail_test_helpers";
import {defineWhatsappModels, openTicket} from "../whatsapp_test_helpers.esm";
import {describe, expect, test} from "@odoo/hoot";
import {patchWithCleanup} from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");
defineWhatsappModels();

const RECORDER = ".o-whatsapp-VoiceRecorder";

/** Starts to record with this `navigator.mediaDevices`. */
async function askForMicrophone(mediaDevices) {
    patchWithCleanup(navigator, {mediaDevices});
    await openTicket();
    await click("button", {text: "WhatsApp"});
    await click("button[name='whatsapp-voice']");
}

for (const [error, text] of [
    ["NotAllowedError", "This page may not use the microphone."],
    ["NotFoundError", "There is no microphone."],
    ["NotReadableError", "another program may be using it"],
]) {
    test(`${error}: a notification says so, and one may try again`, async () => {
        await askForMicrophone({
            getUserMedia: () => Promise.reject(new DOMException("", error)),
        });
        await contains(`.o_notification:contains("${text}")`);
        await contains(RECORDER, {count: 0});
        await contains("button[name='whatsapp-voice']:enabled");
    });
}

test("a page without HTTPS has no microphone, and says so", async () => {
    await askForMicrophone(undefined);
    await contains(".o_notification:contains('only pages with HTTPS')");
    expect("button[name='whatsapp-voice']").toBeEnabled();
});
