/** The menu of a message: react, reply, edit, delete. */
import {h} from "./dom.js";
import {act, held} from "./held.js";
import {ask, menuItem, openMenu} from "./sheets.js";

const EMOJI = ["👍", "❤️", "😂", "😮", "😢", "🙏"];
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

/** `reply(message)` and `edit(message)` go on in the composer. */
export function openActions(anchor, message, {reply, edit}) {
    const age = Date.now() / 1000 - message.timestamp;
    const own = message.direction === "in" && !message.deleted;
    const changeable = own && age < EDITABLE_FOR && EDITABLE.includes(message.type);
    const items = [
        menuItem("reply", "Reply", () => reply(message)),
        changeable &&
            menuItem("pencil", "Edit", () => edit(message)),
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
