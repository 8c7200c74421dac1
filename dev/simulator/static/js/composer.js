/** Where one types: text, an answer or a correction, a file, a voice note. */
import {act, held, say} from "./held.js";
import {attachMenu, kindOf, offer} from "./attach.js";
import {h, icon} from "./dom.js";
import {author} from "./bubbles.js";
import {describe} from "./contents.js";
import {voiceButton} from "./voice.js";

const drafts = new Map();
const answering = new Map();
let place = null;

/** Answer this message with what is sent next. */
export function reply(message) {
    answering.set(held.key, {message, editing: false});
    showBar();
    box().focus();
}

/** Correct this message's text or caption. */
export function edit(message) {
    answering.set(held.key, {message, editing: true});
    box().value = message.text;
    box().oninput();
    showBar();
    box().focus();
}

const box = () => place.querySelector("textarea");

/** What the next message answers, once. */
function quoting() {
    const current = answering.get(held.key);
    if (!current || current.editing) return {};
    answering.delete(held.key);
    showBar();
    return {quote: current.message.wamid};
}

function leave() {
    if (answering.get(held.key)?.editing) {
        box().value = "";
        box().oninput();
    }
    answering.delete(held.key);
    showBar();
}

function bar() {
    const current = answering.get(held.key);
    if (!current) return "";
    const {message, editing} = current;
    const cancel = h(
        "button",
        {
            class: "icon-button",
            type: "button",
            title: "Cancel",
            "aria-label": "Cancel",
            onclick: leave,
        },
        icon("cross")
    );
    return h(
        "div",
        {class: "reply-bar"},
        h(
            "div",
            {class: "quote"},
            h("b", {}, editing ? "Edit message" : author(message)),
            h("span", {}, describe(message))
        ),
        cancel
    );
}

function showBar() {
    place.querySelector(".above").replaceChildren(bar());
}

async function submit(said) {
    const current = answering.get(held.key);
    if (current?.editing) {
        answering.delete(held.key);
        showBar();
        await act("edit", {wamid: current.message.wamid, text: said});
        return;
    }
    await say({text: said, ...quoting()});
}

function side(changed) {
    if (!held.account.coexistence) {
        held.asBusiness = false;
        return "";
    }
    const toggle = h("input", {
        type: "checkbox",
        role: "switch",
        class: "as-business",
        checked: held.asBusiness,
        onchange: (event) => {
            held.asBusiness = event.target.checked;
            changed();
        },
    });
    return h("label", {class: "side"}, toggle, " Type on the app of the business");
}

/** Where one types: in the private chat, or in a group of the business. */
function groups() {
    const own = Object.entries(held.account.groups).filter(([, {members}]) =>
        members.includes(held.customer.id)
    );
    if (!own.some(([id]) => id === held.group)) held.group = "";
    if (!own.length) return "";
    return h(
        "label",
        {class: "side"},
        "Type in ",
        h(
            "select",
            {
                class: "in-group",
                onchange: (event) => (held.group = event.target.value),
            },
            h("option", {value: ""}, "the private chat"),
            own.map(([id, {subject}]) =>
                h("option", {value: id, selected: id === held.group}, subject)
            )
        )
    );
}

function textBox(form) {
    const area = h("textarea", {
        rows: 1,
        "aria-label": "Message",
        value: drafts.get(held.key) || "",
    });
    const {key} = held;
    area.oninput = () => {
        drafts.set(key, area.value);
        form.classList.toggle("writing", Boolean(area.value.trim()));
        if (!area.isConnected) return;
        area.style.height = "auto";
        area.style.height = `${area.scrollHeight}px`;
    };
    area.onkeydown = (event) => {
        if (event.key === "Escape" && answering.has(held.key)) leave();
        if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
            event.preventDefault();
            form.requestSubmit();
        }
    };
    area.onpaste = (event) => {
        const [file] = event.clipboardData.files;
        if (!file) return;
        event.preventDefault();
        offer(kindOf(file), file, quoting());
    };
    return area;
}

export function composer() {
    const attach = h(
        "button",
        {
            class: "icon-button attach",
            type: "button",
            title: "Attach",
            "aria-label": "Attach",
            onclick: () => attachMenu(attach, quoting),
        },
        icon("plus")
    );
    const send = h(
        "button",
        {class: "icon-button send", "aria-label": "Send", title: "Send"},
        icon("send")
    );
    const form = h("form", {class: "composer"});
    const area = textBox(form);
    const showSide = () => {
        area.placeholder = held.asBusiness ? "Message as the business" : "Message";
        form.classList.toggle("as-business", held.asBusiness);
    };
    form.append(attach, area, send, voiceButton(form, quoting));
    form.onsubmit = (event) => {
        event.preventDefault();
        const said = area.value.trim();
        if (!said) return;
        area.value = "";
        area.oninput();
        submit(said);
    };
    place = h(
        "div",
        {class: "foot"},
        side(showSide),
        groups(),
        h("div", {class: "above"}),
        form
    );
    showSide();
    area.oninput();
    showBar();
    return place;
}
