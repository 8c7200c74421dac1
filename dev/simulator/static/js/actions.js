/** The menu of a message: react, reply, forward, edit, delete. */
import {act, held} from "./held.js";
import {ask, menuItem, openMenu} from "./sheets.js";
import {h} from "./dom.js";

const EMOJI = ["👍", "❤️", "😂", "😮", "😢", "🙏"];
const FILES = ["image", "video", "audio", "document", "sticker"];
const EDITABLE = ["text", "image", "video", "document"];
const EDITABLE_FOR = 15 * 60;
const DELETABLE_FOR = 2 * 24 * 3600;

/** The customer's own reaction to a message, if there is one now. */
export function ownReaction(wamid) {
    const given = held.messages.filter(
        (m) =>
            m.type === "reaction" &&
            m.direction === "in" &&
            m.content.message_id === wamid
    );
    return given.at(-1)?.content.emoji;
}

function reactions(message) {
    const own = ownReaction(message.wamid);
    const react = (emoji) =>
        act("react", {
            wamid: message.wamid,
            ...(emoji === own ? {} : {emoji}),
        });
    const other = () =>
        ask(
            "React",
            [{name: "emoji", label: "Any emoji", required: true, maxLength: 16}],
            "React",
            ({emoji}) => react(emoji)
        );
    const one = (emoji) =>
        h(
            "button",
            {
                type: "button",
                role: "menuitem",
                class: emoji === own ? "own" : "",
                title: emoji === own ? "Take it back" : `React ${emoji}`,
                onclick: () => react(emoji),
            },
            emoji
        );
    const usual = own && !EMOJI.includes(own) ? [own, ...EMOJI.slice(1)] : EMOJI;
    const plus = h(
        "button",
        {
            type: "button",
            role: "menuitem",
            title: "Another emoji",
            "aria-label": "Another emoji",
            onclick: other,
        },
        "+"
    );
    return h("div", {class: "emoji-row"}, usual.map(one), plus);
}

/** The same once more; what only its sender can send goes as its text, if any. */
function again({type, content, text}) {
    if (FILES.includes(type) && content.id) {
        const {url, ...file} = content;
        return {message: {type, [type]: file}};
    }
    if (type === "location") return {message: {type, location: content}};
    if (type === "contacts") {
        const cards = content.map(({origin, ...card}) => card);
        return {message: {type, contacts: cards}};
    }
    return text ? {text} : null;
}

function chatRow({phone_number_id: id, verified_name: name, display_phone_number}) {
    const here = id === held.number;
    return h(
        "label",
        {class: "list-row"},
        h("span", {}, h("b", {}, name), h("small", {}, display_phone_number)),
        h("input", {type: "radio", name: "chat", value: id, checked: here})
    );
}

/** To this chat or another of the customer's, as WhatsApp asks. */
function askForward(message) {
    const often = Boolean(message.context?.frequently_forwarded);
    const sheet = ask(
        "Forward to",
        [],
        "Forward",
        async ({chat, often: manyTimes}) => {
            const forwarded = manyTimes ? "often" : true;
            const values = {...again(message), forwarded, phone_number_id: chat};
            const sent = await act("messages", values);
            if (sent) location.hash = `${held.customerId}/${chat}`;
            return sent;
        },
        h("fieldset", {class: "list"}, held.state.accounts.map(chatRow)),
        h(
            "label",
            {class: "check"},
            h("input", {type: "checkbox", name: "often", checked: often}),
            "It has been forwarded many times"
        )
    );
    sheet.querySelector(":checked").focus();
}

/** `reply(message)` and `edit(message)` go on in the composer. */
export function openActions(anchor, message, {reply, edit}) {
    const age = Date.now() / 1000 - message.timestamp;
    const own = message.direction === "in" && !message.deleted;
    const changeable = own && age < EDITABLE_FOR && EDITABLE.includes(message.type);
    const items = [
        menuItem("reply", "Reply", () => reply(message)),
        !message.deleted &&
            again(message) &&
            menuItem("forward", "Forward", () => askForward(message)),
        changeable && menuItem("pencil", "Edit", () => edit(message)),
        own &&
            age < DELETABLE_FOR &&
            menuItem("bin", "Delete for everyone", () =>
                act("delete", {wamid: message.wamid})
            ),
        message.text &&
            navigator.clipboard &&
            menuItem("copy", "Copy", () => navigator.clipboard.writeText(message.text)),
    ];
    if (!message.deleted) items.unshift(reactions(message));
    openMenu(anchor, "actions-menu", ...items.filter(Boolean));
}
