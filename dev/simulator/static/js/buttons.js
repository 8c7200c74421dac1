/** The buttons and lists of the business's messages, and the answers given. */
import {act, held} from "./held.js";
import {h, icon} from "./dom.js";
import {menuItem, openMenu, openSheet, toast} from "./sheets.js";
import {askForm} from "./theirs.js";
import {askLocation} from "./attach.js";

/** Ids and titles that were tapped of this message. */
export function answers(wamid) {
    const given = new Set();
    for (const message of held.messages) {
        if (message.direction !== "in" || message.context?.id !== wamid) continue;
        const {type, content} = message;
        if (type === "button") given.add(content.payload);
        if (type === "interactive")
            given.add(content[content.type]?.id || content.type);
        if (type === "location") given.add("send_location");
        if (type === "contacts") given.add("request_contact_info");
    }
    return given;
}

function button(label, sign, onclick, done) {
    return h(
        "button",
        {type: "button", onclick, class: done ? "done" : "", disabled: Boolean(done)},
        icon(done ? "check" : sign),
        label,
        done && h("span", {class: "visually-hidden"}, " (chosen)")
    );
}

const outside = (label, href) =>
    h("a", {href, target: "_blank", rel: "noreferrer noopener"}, icon("open"), label);

async function copy(code) {
    await navigator.clipboard?.writeText(code).catch(() => null);
    toast(`Code ${code} copied`);
}

function openList(message) {
    const {button: title, sections} = message.content.action;
    const given = answers(message.wamid);
    const form = h(
        "form",
        {class: "sheet-body list"},
        sections.map((section) =>
            h(
                "fieldset",
                {},
                section.title && h("legend", {}, section.title),
                section.rows.map((row) =>
                    h(
                        "label",
                        {class: "list-row"},
                        h(
                            "span",
                            {},
                            h("b", {}, row.title),
                            row.description && h("small", {}, row.description)
                        ),
                        h("input", {
                            type: "radio",
                            name: "row",
                            value: row.id,
                            required: true,
                            checked: given.has(row.id),
                        })
                    )
                )
            )
        ),
        h("button", {class: "button main"}, "Send")
    );
    const sheet = openSheet(title, form);
    form.onsubmit = async (event) => {
        event.preventDefault();
        const id = new FormData(form).get("row");
        if (await act("press", {wamid: message.wamid, id})) sheet.close();
    };
}

const COPIED = ["COPY_CODE", "OTP"];

function ofTemplate(message, given) {
    return message.rendered.buttons.map((known) => {
        if (COPIED.includes(known.type))
            return button(known.text, "copy", () => copy(known.payload));
        if (known.url) return outside(known.text, known.url);
        if (known.type === "PHONE_NUMBER")
            return outside(known.text, `tel:${known.phone_number}`);
        if (known.type === "REQUEST_CONTACT_INFO")
            return button(known.text || "Share contact info", "person", () =>
                act("contact", {wamid: message.wamid})
            );
        const reply = () =>
            act("press", {wamid: message.wamid, id: known.payload, title: known.text});
        return button(known.text, "reply", reply, given.has(known.payload));
    });
}

const WEEK = 7 * 24 * 3600;

/** Answer whether the business may call, as WhatsApp offers it. */
function permit(message, response, isPermanent) {
    const reply = {response, is_permanent: isPermanent, response_source: "user_action"};
    if (response === "accept" && !isPermanent)
        reply.expiration_timestamp = Math.floor(Date.now() / 1000) + WEEK;
    const interactive = {type: "call_permission_reply", call_permission_reply: reply};
    return act("messages", {
        message: {type: "interactive", interactive},
        quote: message.wamid,
    });
}

const choosePermission = (message) => (event) =>
    openMenu(
        event.currentTarget,
        "permission-menu",
        menuItem("check", "Always allow", () => permit(message, "accept", true)),
        menuItem("call", "Allow for 7 days", () => permit(message, "accept", false)),
        menuItem("cross", "Don't allow", () => permit(message, "reject", false))
    );

const INTERACTIVE = {
    flow: (message, given) => {
        const {flow_cta: label, flow_token: token} = message.content.action.parameters;
        const more = () => ({quote: message.wamid});
        return [
            button(
                label,
                "form",
                () => askForm(more, undefined, token),
                given.has("nfm_reply")
            ),
        ];
    },
    voice_call: ({content}) => [
        button(content.action.parameters?.display_text || "Call now", "call", () =>
            act("calls")
        ),
    ],
    call_permission_request: (message, given) => [
        button(
            "Choose preference",
            "call",
            choosePermission(message),
            given.has("call_permission_reply")
        ),
    ],
    button: (message, given) =>
        message.content.action.buttons.map(({reply: {id, title}}) =>
            button(
                title,
                "reply",
                () => act("press", {wamid: message.wamid, id}),
                given.has(id)
            )
        ),
    list: (message) => {
        const {button: label} = message.content.action;
        const opener = button(label, "list", () => openList(message));
        opener.classList.add("opens-list");
        return [opener];
    },
    cta_url: ({content}) => {
        const {display_text: label, url} = content.action.parameters;
        return [outside(label, url)];
    },
    location_request_message: (message, given) => [
        button(
            "Send location",
            "pin",
            () => askLocation(message.wamid),
            given.has("send_location")
        ),
    ],
    request_contact_info: (message, given) => [
        button(
            "Share contact info",
            "person",
            () => act("contact", {wamid: message.wamid}),
            given.has("request_contact_info")
        ),
    ],
};

export function buttonRows(message) {
    const given = answers(message.wamid);
    const rows = message.rendered
        ? ofTemplate(message, given)
        : INTERACTIVE[message.content.type]?.(message, given) || [];
    return rows.length ? h("div", {class: "bubble-buttons"}, rows) : null;
}
