/** The conversation on the screen: days, bubbles, failures, typing. */
import {ON_PHONE, held} from "./held.js";
import {edit, reply} from "./composer.js";
import {openActions, ownReaction} from "./actions.js";
import {answers} from "./buttons.js";
import {bubble} from "./bubbles.js";
import {describe} from "./contents.js";
import {h} from "./dom.js";

const DAY = new Intl.DateTimeFormat([], {
    day: "numeric",
    month: "long",
    year: "numeric",
});

function note(message) {
    const [error] = message.errors;
    return h("div", {class: "note"}, `Not delivered: ${error.code} ${error.title}`);
}

const typing = () =>
    h("div", {class: "bubble typing", "aria-label": "typing"}, h("i"), h("i"), h("i"));

/** Emoji by either side, the last one each gave. */
function reactionsTo(wamid) {
    const given = held.messages.filter(
        ({type, status, direction, content}) =>
            type === "reaction" &&
            direction === "out" &&
            status !== "failed" &&
            content.message_id === wamid
    );
    return [given.at(-1)?.content.emoji, ownReaction(wamid)].filter(Boolean);
}

function bubbleLine(message, first) {
    const reactions = reactionsTo(message.wamid);
    const menu = (anchor) => openActions(anchor, message, {reply, edit});
    const quoted = message.context && held.find(message.context.id);
    const looks = [
        message,
        first,
        reactions,
        [...answers(message.wamid)],
        quoted?.text,
        quoted?.deleted,
    ];
    return {
        looks: JSON.stringify(looks),
        make: () => bubble(message, {first, reactions, openActions: menu}),
    };
}

/** What stands on the screen: how it looks, and what makes it. */
function lines() {
    const shown = [];
    let day = "";
    let side = "";
    const add = (looks, make) => shown.push({looks, make});
    const inOrder = [...held.messages].sort((a, b) => a.timestamp - b.timestamp);
    for (const message of inOrder) {
        const arrived = message.direction === "in" || ON_PHONE.includes(message.status);
        const failed = message.status === "failed";
        const silent = message.type === "reaction" || !message.shown;
        if (silent || !(arrived || failed)) continue;
        const today = DAY.format(new Date(message.timestamp * 1000));
        if (today !== day) add(today, () => h("div", {class: "day"}, today));
        const first = today !== day || side !== message.direction;
        [day, side] = [today, failed ? "" : message.direction];
        if (failed) add(message.wamid, () => note(message));
        else if (message.type === "system")
            add(message.wamid, () => h("div", {class: "day"}, message.content.body));
        else if (message.type === "call")
            add(message.wamid, () => h("div", {class: "day"}, describe(message)));
        else shown.push(bubbleLine(message, first));
    }
    if (held.typingUntil * 1000 > Date.now()) add("typing", typing);
    return shown;
}

/** Keep what looks the same, so that media go on playing. */
export function fillChat(chat, toEnd) {
    const wanted = lines();
    wanted.forEach(({looks, make}, index) => {
        const there = chat.children[index];
        if (there?.looks === looks) return;
        const line = make();
        line.looks = looks;
        if (there) there.replaceWith(line);
        else chat.append(line);
    });
    while (chat.children.length > wanted.length) chat.lastChild.remove();
    if (toEnd) chat.scrollTop = chat.scrollHeight;
}
