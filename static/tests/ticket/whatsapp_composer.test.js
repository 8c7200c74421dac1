import {advanceTime, describe, expect, mockDate, press, test} from "@odoo/hoot";
import {
    click,
    contains,
    inputFiles,
    insertText,
    onRpcBefore,
    triggerHotkey,
} from "@mail/../tests/mail_test_helpers";
import {
    conversation,
    defineWhatsappModels,
    openTicket,
    theTicket,
} from "../whatsapp_test_helpers.esm";
import {
    getService,
    makeServerError,
    onRpc,
    serverState,
} from "@web/../tests/web_test_helpers";
import {Deferred} from "@odoo/hoot-mock";
import {browser} from "@web/core/browser/browser";

describe.current.tags("desktop");
defineWhatsappModels();

const INPUT = ".o-whatsapp-Composer .o-mail-Composer-input";
const SEND = ".o-whatsapp-Composer .o-mail-Composer-send";
const PROBLEM = ".o-whatsapp-Composer-problem";

/** Makes every request to send a step of the test; `answer` may throw. */
function onPost(answer = () => 1) {
    onRpc("helpdesk.ticket", "whatsapp_writing", () => false);
    onRpc("helpdesk.ticket", "whatsapp_post", ({kwargs}) => {
        expect.step(kwargs.body);
        return answer(kwargs);
    });
}

test("it is open without taking the focus, says to whom, and sends once", async () => {
    onPost();
    await openTicket();
    await contains(".o-mail-Chatter-topbar button:first-child.btn-primary.active", {
        text: "WhatsApp",
    });
    await contains(".o-mail-Chatter-sendMessage.btn-secondary");
    await contains(".o-whatsapp-Composer-to", {text: "+55 11 98765-4321"});
    await contains(`${INPUT}:not(:focus)`);
    await insertText(INPUT, "Is it *still* burning?");
    await contains(".o-whatsapp-Composer-preview strong", {text: "still"});
    await click(SEND);
    await click(SEND);
    await contains(`${INPUT}:focus`, {value: ""});
    await contains(".o-whatsapp-Composer-preview", {count: 0});
    expect.verifySteps(["Is it *still* burning?"]);
});

test("d40: its button keeps its place while the conversation is loading", async () => {
    const loading = new Deferred();
    onRpcBefore("/mail/data", async ({fetch_params: params}) => {
        if (params.some(([name]) => name === "mail.thread")) {
            await loading;
        }
    });
    await openTicket({whatsapp_contact_id: serverState.partnerId});
    await contains(".o-mail-Chatter-topbar button:first-child.btn-primary:disabled", {
        text: "WhatsApp",
    });
    await contains(".o-mail-Chatter-sendMessage.btn-secondary");
    loading.resolve();
    await contains(".o-mail-Chatter-topbar button:first-child.btn-primary:enabled");
    await contains(".o-whatsapp-Composer");
});

test("d8: a name from right to left leaves the number as it is", async () => {
    await openTicket({conversation: conversation({name: "فاطمة الزهراء"})});
    await contains(".o-whatsapp-Composer-to strong bdi", {text: "فاطمة الزهراء"});
    await contains(".o-whatsapp-Composer-to bdi[dir=ltr]", {text: "+55 11 98765-4321"});
});

test("Ctrl+Enter sends; an answer to a message names it, until Escape", async () => {
    onPost(({quoted_id}) => {
        expect.step(quoted_id);
        return 1;
    });
    await openTicket({}, (pyEnv, res_id) =>
        pyEnv["mail.message"].create({
            body: "Really?",
            model: "helpdesk.ticket",
            res_id,
        })
    );
    await contains(".o-mail-Message:contains(Really?)");
    const {whatsappComposer, messages} = theTicket();
    whatsappComposer.whatsappQuoted = messages[0];
    whatsappComposer.autofocus++;
    await contains(".o-whatsapp-Composer-quoted:contains(Really?)");
    await contains(`${INPUT}:focus`);
    await insertText(INPUT, "Yes");
    await press(["ctrl", "enter"]);
    await contains(INPUT, {value: ""});
    await contains(".o-whatsapp-Composer-quoted", {count: 0});
    whatsappComposer.whatsappQuoted = messages[0];
    whatsappComposer.autofocus++;
    await contains(".o-whatsapp-Composer-quoted");
    await contains(`${INPUT}:focus`);
    await press("escape");
    await contains(".o-whatsapp-Composer-quoted", {count: 0});
    expect.verifySteps(["Yes", messages[0].id]);
});

test("shift+w opens it and gives it the focus; a note has its own draft", async () => {
    await openTicket();
    await click("button", {text: "Log note"});
    await contains(".o-whatsapp-Composer", {count: 0});
    await insertText(".o-mail-Composer-input", "For colleagues");
    await triggerHotkey("shift+w", true);
    await contains(`${INPUT}:focus`, {value: ""});
});

test("it is not offered on a closed ticket, but opens", async () => {
    await openTicket({conversation: conversation({is_closed: true})});
    await contains("button.o-whatsapp-Chatter-write");
    await contains(".o-whatsapp-Composer", {count: 0});
    await click("button", {text: "WhatsApp"});
    await contains(`${INPUT}:focus`);
});

test("the button says why nobody can be written to", async () => {
    const obstacle = "You have blocked this customer. Unblock them to answer.";
    await openTicket({conversation: conversation({obstacle})});
    await contains(".o-whatsapp-Chatter-write");
    await contains(".o-whatsapp-Composer", {count: 0});
    await click(`button[title="${obstacle}"]`);
    await contains(".o-whatsapp-Composer-obstacle[role=alert]", {text: obstacle});
    await contains(INPUT, {count: 0});
});

test("a ticket without WhatsApp stays as it is", async () => {
    await openTicket({conversation: false});
    await contains(".o-mail-Chatter-sendMessage.btn-primary");
    await contains(".o-whatsapp-Chatter-write", {count: 0});
    await contains(".o-mail-Composer", {count: 0});
});

test("an error of the server is shown in place, and the text stays", async () => {
    onPost(() => {
        throw makeServerError({type: "UserError", message: "The window is closed."});
    });
    await openTicket();
    await insertText(INPUT, "Hello");
    await click(SEND);
    await contains(PROBLEM, {text: "The window is closed."});
    await contains(INPUT, {value: "Hello"});
    await contains(".o_dialog", {count: 0});
    await click("button", {text: "Log note"});
    await click("button", {text: "WhatsApp"});
    await contains(PROBLEM, {text: "The window is closed."});
    expect.verifySteps(["Hello"]);
});

function stepped(decisions) {
    expect.step(decisions);
    return 1;
}

const ELSEWHERE = {id: 7, number: "HT00018", name: "The phone is dead"};

test("86: a closed ticket asks whether to reopen it, and cancelling keeps the text", async () => {
    onPost(({decisions}) =>
        decisions.closed ? stepped(decisions) : {closed: "HT9", elsewhere: false}
    );
    await openTicket();
    await insertText(INPUT, "One more");
    await click(SEND);
    await contains(".o-whatsapp-DecisionDialog:contains(HT9 is closed)");
    await click(".o-whatsapp-DecisionDialog button:contains(Cancel)");
    await contains(".o-whatsapp-DecisionDialog", {count: 0});
    await contains(INPUT, {value: "One more"});
    await click(SEND);
    await click(".o-whatsapp-DecisionDialog button:contains(Reopen and send)");
    await contains(INPUT, {value: ""});
    const decided = {answered: "send", closed: "reopen", elsewhere: "take"};
    expect.verifySteps(["One more", "One more", "One more", decided]);
});

test("86: a conversation that runs elsewhere is taken along after a question", async () => {
    onPost(({decisions}) =>
        decisions.elsewhere ? stepped(decisions) : {closed: false, elsewhere: ELSEWHERE}
    );
    await openTicket();
    await insertText(INPUT, "One more");
    await click(SEND);
    const text = "Maria Silva is writing in HT00018 – The phone is dead.";
    await contains(`.o-whatsapp-DecisionDialog p:contains(${text})`);
    await contains(".o-whatsapp-DecisionDialog button:contains(Open HT00018)");
    await click(".o-whatsapp-DecisionDialog button:contains(Send here)");
    await contains(INPUT, {value: ""});
    const decided = {answered: "send", closed: "leave", elsewhere: "take"};
    expect.verifySteps(["One more", "One more", decided]);
});

test("d27: sending stops once if a colleague has answered meanwhile", async () => {
    onPost(({decisions}) =>
        decisions.answered
            ? stepped(decisions.answered)
            : {answered: {name: "Bruna", seconds: 4}, closed: false, elsewhere: false}
    );
    await openTicket();
    await insertText(INPUT, "Hello");
    await click(SEND);
    await contains(".o-whatsapp-DecisionDialog p:contains(/Bruna answered 4 s/)");
    await click(".o-whatsapp-DecisionDialog button:contains(Send all the same)");
    await contains(INPUT, {value: ""});
    expect.verifySteps(["Hello", "Hello", "send"]);
});

test("after a lost connection, pressing again names the same request", async () => {
    const keys = [];
    onRpc("helpdesk.ticket", "whatsapp_writing", () => false);
    onRpc(
        "/web/dataset/call_kw/helpdesk.ticket/whatsapp_post",
        async (request) => {
            const {params} = await request.json();
            expect.step(params.kwargs.body);
            keys.push(params.kwargs.request_key);
            return new Response(keys.length < 3 ? "<html>" : '{"result": 1}');
        },
        {pure: true}
    );
    await openTicket();
    await insertText(INPUT, "Hello");
    await click(SEND);
    await contains(`${PROBLEM}:contains(nothing is sent twice)`);
    await click("button", {text: "Log note"});
    await click("button", {text: "WhatsApp"});
    await click(SEND);
    await contains(`${SEND}:enabled`);
    await insertText(INPUT, " Maria");
    await click(SEND);
    await contains(INPUT, {value: ""});
    await contains(PROBLEM, {count: 0});
    expect.verifySteps(["Hello", "Hello", "Hello Maria"]);
    expect(keys[1]).toBe(keys[0]);
    expect(keys[2]).not.toBe(keys[0]);
});

test("d35: a refused file has a cross, and blocks sending until it is removed", async () => {
    onRpc("helpdesk.ticket", "whatsapp_check_files", ({args: [, [id]]}) => ({
        [id]: "setup.exe: files of this type are not sent.",
    }));
    await openTicket();
    await insertText(INPUT, "Look");
    await inputFiles(".o-whatsapp-Composer .o_input_file", [
        new File(["MZ"], "setup.exe", {type: "application/x-msdownload"}),
    ]);
    await contains(PROBLEM, {text: "setup.exe: files of this type are not sent."});
    await contains(".o-whatsapp-Refused");
    await contains(".o-Attachment-uploaded", {count: 0});
    await contains(`${SEND}:disabled`);
    await click(".o-mail-Attachment-unlink");
    await contains(PROBLEM, {count: 0});
    await contains(`${SEND}:enabled`);
});

test("a text that is too long is refused with the number of characters", async () => {
    await openTicket();
    const {whatsappComposer} = theTicket();
    whatsappComposer.composerText = "🙂".repeat(3400);
    await contains(`${SEND}:enabled`);
    await contains(".o-whatsapp-Composer-count", {count: 0});
    whatsappComposer.composerText = "🙂".repeat(4000);
    await contains(".o-whatsapp-Composer-count", {text: "4000 of 4096 characters"});
    whatsappComposer.composerText = "🙂".repeat(4100);
    await contains(`${PROBLEM}:contains(Take away 4, or)`);
    await contains(`${SEND}:disabled`);
});

test("colleagues are notified at most every 20 seconds that somebody writes", async () => {
    onRpc("helpdesk.ticket", "whatsapp_writing", () => expect.step("writing"));
    await openTicket();
    theTicket().whatsappComposer.composerText = "Set by a program. ";
    await contains(INPUT, {value: "Set by a program. "});
    expect.verifySteps([]);
    await insertText(INPUT, "typed");
    expect.verifySteps(["writing"]);
    await advanceTime(19_000);
    await insertText(INPUT, "typed");
    expect.verifySteps([]);
    await advanceTime(1_000);
    await insertText(INPUT, "typed");
    expect.verifySteps(["writing"]);
});

describe("the customer service window", () => {
    const WINDOW = ".o-whatsapp-Composer-window";
    const at = (window_expires_at) => ({
        conversation: conversation({window_expires_at}),
    });

    test("it counts down, warns in its last hour, and closes", async () => {
        mockDate("2026-11-26 10:00:00", 0);
        await openTicket(at("2026-11-26 13:12:00"));
        await contains(WINDOW, {text: "Free text for another 3 h 12 min"});
        await contains(`${WINDOW}.text-muted`);
        await insertText(INPUT, "A draft");
        await advanceTime(2 * 3600_000 + 13 * 60_000);
        await contains(`${WINDOW}.text-warning-emphasis`, {
            text: "Free text closes in 59 min",
        });
        await advanceTime(55 * 60_000);
        await contains(WINDOW, {text: "Free text closes in 4 min"});
        await advanceTime(4 * 60_000);
        await contains(WINDOW, {text: "Only templates until the customer writes"});
        await contains("[role=status]", {text: "WhatsApp takes only templates now."});
        await contains(INPUT, {count: 0});
        expect(theTicket().whatsappComposer.composerText).toBe("A draft");
    });

    test("it opens when the customer writes", async () => {
        mockDate("2026-11-26 10:00:00", 0);
        await openTicket(at("2026-11-26 09:00:00"));
        await contains(`${WINDOW}:contains(Only templates)`);
        theTicket().whatsapp = conversation({window_expires_at: "2026-11-27 10:00:00"});
        await contains(WINDOW, {text: "Free text for another 24 h 0 min"});
        await contains(INPUT);
    });

    test("a draft is there after a reload, though only templates can be sent", async () => {
        const draft = JSON.stringify({composerHtml: ["markup", "Kept"]});
        const key =
            "Composer,(undefined) OR (undefined) OR (Thread,helpdesk.ticket AND 1)";
        browser.localStorage.setItem(key, draft);
        await openTicket(at(false));
        await contains(`${WINDOW}:contains(Only templates)`);
        expect(theTicket().whatsappComposer.localId).toBe(key);
        expect(theTicket().whatsappComposer.composerText).toBe("Kept");
        await contains(".o-whatsapp-Composer-kept");
    });
});

describe("what means nothing on WhatsApp", () => {
    test("colleagues are not suggested, canned responses are", async () => {
        onRpc("res.partner", "get_mention_suggestions", () => {
            expect.step("asked for colleagues");
            return {};
        });
        await openTicket({}, (pyEnv) =>
            pyEnv["mail.canned.response"].create({
                source: "hi",
                substitution: "Good day!",
            })
        );
        await insertText(INPUT, "::");
        await click(".o-mail-Composer-suggestion", {text: "Good day!"});
        await contains(INPUT, {value: "Good day! "});
        await insertText(INPUT, "@Carla");
        await advanceTime(1000);
        expect.verifySteps([]);
        const delimiters = (env) =>
            getService("mail.suggestion")
                .getSupportedDelimiters(theTicket(), env)
                .map(([delimiter]) => delimiter);
        expect(delimiters({inWhatsappComposer: true})).toEqual(["::", ":"]);
        expect(delimiters({})).toEqual(["@", "#", "::", ":"]);
    });

    test("there is no full composer", async () => {
        await openTicket();
        await contains(".o-whatsapp-Composer [name=upload-files]");
        await contains("[name=open-full-composer]", {count: 0});
    });
});

describe("Send message", () => {
    test("it says that the customer gets no e-mail, and leads back", async () => {
        await openTicket({conversation: conversation({has_email: false})});
        await click("button", {text: "Send message"});
        await contains("[role=alert]:contains(Maria Silva has no e-mail address)");
        await click("button", {text: "Write on WhatsApp"});
        await contains(`${INPUT}:focus`);
    });

    test("it says who has no address instead of doing nothing", async () => {
        await openTicket();
        await click("button", {text: "Send message"});
        await contains(".o-whatsapp-Composer", {count: 0});
        await contains(".o-whatsapp-Chatter-noEmail", {count: 0});
        await insertText(".o-mail-Composer-input", "By mail");
        theTicket().additionalRecipients = [{name: "João", email: false}];
        await click(".o-mail-Composer-send");
        await contains(".o_notification:contains(no valid e-mail address: João)");
        await contains(".o-mail-Composer-input", {value: "By mail"});
    });
});

test("a conversation of another system is taken over", async () => {
    onRpc("helpdesk.ticket", "whatsapp_take_over", () => {
        expect.step("taken");
        return true;
    });
    await openTicket({conversation: conversation({is_watched: true})});
    await contains(".o-whatsapp-TakeOver:contains(Another system answers)");
    await contains(INPUT, {count: 0});
    await click("button[name=whatsapp-take-over]");
    await expect.waitForSteps(["taken"]);
});
