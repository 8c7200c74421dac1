/** A message as a bubble. One renderer a type; an unknown type shows its name. */
import {h, icon} from "./dom.js";
import {format} from "./markup.js";

const CLOCK = new Intl.DateTimeFormat([], {hour: "2-digit", minute: "2-digit"});
const TICKS = {
    accepted: ["tick", ""],
    sent: ["tick", ""],
    delivered: ["ticks", ""],
    read: ["ticks", "read"],
    played: ["ticks", "read"],
};

export const clock = (seconds) => CLOCK.format(new Date(seconds * 1000));

const text = (value, className = "text") =>
    value ? h("div", {class: className}, format(value)) : null;

const source = (file) => file.link || (file.id ? `/control/media/${file.id}` : "");

function fileBox(file, name) {
    return h(
        "a",
        {class: "file", href: source(file), target: "_blank", rel: "noopener"},
        icon("file"),
        file.filename || name
    );
}

const MEDIA = {
    image: (file) =>
        h("img", {src: source(file), alt: file.caption || "Image", loading: "lazy"}),
    sticker: (file) => h("img", {src: source(file), alt: "Sticker", loading: "lazy"}),
    video: (file) =>
        h("video", {src: source(file), controls: true, preload: "metadata"}),
    audio: (file) =>
        h("audio", {src: source(file), controls: true, preload: "metadata"}),
    document: (file) => fileBox(file, "Document"),
};

function media(kind) {
    return ({content}) => [MEDIA[kind](content), text(content.caption)];
}

function buttonLine(button, message, act) {
    if (button.url) {
        return h(
            "a",
            {href: button.url, target: "_blank", rel: "noreferrer noopener"},
            button.text
        );
    }
    const tap =
        button.type === "QUICK_REPLY" ? () => act.tap(message, button) : () => {};
    return h("button", {type: "button", onclick: tap}, button.text);
}

function template(message, act) {
    const {header, body, footer, buttons} = message.rendered;
    const kind = header?.format.toLowerCase();
    return [
        kind && MEDIA[kind]?.(header.media),
        text(header?.text, "text title"),
        text(body),
        text(footer, "footer"),
        h("div", {class: "after"}),
        buttons.length > 0 &&
            h(
                "div",
                {class: "bubble-buttons"},
                buttons.map((b) => buttonLine(b, message, act))
            ),
    ];
}

const TYPES = {
    text: ({content}) => text(content.body),
    button: ({content}) => text(content.text),
    template,
    image: media("image"),
    sticker: media("sticker"),
    video: media("video"),
    audio: media("audio"),
    document: media("document"),
};

const unknown = ({type}) => h("em", {class: "faint"}, `${type} message`);

function quote(message, find) {
    const quoted =
        message.context && find(message.context.id || message.context.message_id);
    return quoted && h("div", {class: "quote"}, quoted.text || quoted.type);
}

function meta(message) {
    const mine = message.direction === "in";
    const [name, className] = TICKS[message.status] || TICKS.sent;
    const said = {sent: "sent", delivered: "delivered", read: "read"}[message.status];
    return h(
        "span",
        {class: "meta"},
        h("time", {}, clock(message.timestamp)),
        mine &&
            h(
                "span",
                {title: said, "aria-label": said, role: "img"},
                icon(name, "0 0 16 11", `ticks ${className}`)
            )
    );
}

/**
 * `find(wamid)` gives the message quoted; `act.tap(message, button)` is called
 * when a quick reply is tapped; `reactions` are emoji on this message.
 */
export function bubble(message, {first, find, act, reactions}) {
    const mine = message.direction === "in";
    const classes = [
        "bubble",
        mine && "mine",
        first && "first",
        reactions.length && "reacted",
    ];
    const content = [(TYPES[message.type] || unknown)(message, act)].flat();
    const after = content.findIndex((part) => part?.className === "after");
    content.splice(
        after < 0 ? content.length : after,
        after < 0 ? 0 : 1,
        meta(message)
    );
    return h(
        "div",
        {class: classes.filter(Boolean).join(" ")},
        quote(message, find),
        content,
        reactions.length > 0 && h("span", {class: "reaction"}, reactions.join(""))
    );
}
