/** A message as a bubble: what it answers, what it says, when, and reactions. */
import {contents, describe} from "./contents.js";
import {h, icon} from "./dom.js";
import {held} from "./held.js";

const CLOCK = new Intl.DateTimeFormat([], {hour: "2-digit", minute: "2-digit"});
const TICKS = {
    accepted: ["tick", ""],
    sent: ["tick", ""],
    delivered: ["ticks", ""],
    read: ["ticks", "read"],
    played: ["ticks", "read"],
};
const QUOTED_FOR = 30 * 24 * 3600;

export const clock = (seconds) => CLOCK.format(new Date(seconds * 1000));

function scrollTo(wamid) {
    const target = document.querySelector(`[data-wamid="${CSS.escape(wamid)}"]`);
    if (!target) return;
    target.scrollIntoView({block: "center", behavior: "smooth"});
    target.classList.remove("flash");
    requestAnimationFrame(() => target.classList.add("flash"));
}

export const author = (message) =>
    message.direction === "in" ? "You" : held.account.verified_name;

/** WhatsApp shows no quote of what is gone or older than 30 days. */
function quote(message) {
    const quoted = held.find(message.context?.id || message.context?.message_id);
    if (!quoted || message.timestamp - quoted.timestamp > QUOTED_FOR) return null;
    return h(
        "button",
        {
            class: `quote ${quoted.direction === "in" ? "own" : ""}`,
            type: "button",
            title: "Show the message",
            onclick: () => scrollTo(quoted.wamid),
        },
        h("b", {}, author(quoted)),
        h("span", {}, describe(quoted))
    );
}

/** The ad whose tap opened the chat. */
function ad({source_url: url, headline, body, image_url: image}) {
    const place = /^https?:/.test(url) && URL.canParse(url) ? new URL(url) : null;
    const link = {href: url, target: "_blank", rel: "noreferrer noopener"};
    return h(
        place ? "a" : "div",
        {class: "quote referral", ...(place && link)},
        image && h("img", {src: image, alt: "", loading: "lazy"}),
        h(
            "div",
            {},
            h("small", {}, ["Ad", place?.host].filter(Boolean).join(" · ")),
            headline && h("b", {}, headline),
            body && h("span", {}, body)
        )
    );
}

function origin(message) {
    const context = message.context || {};
    const {forwarded, frequently_forwarded: often, referred_product: product} = context;
    const {referral} = message.extra || {};
    const group = message.group && held.account.groups[message.group];
    return [
        group && h("div", {class: "origin"}, `In the group “${group.subject}”`),
        (forwarded || often) &&
            h(
                "div",
                {class: "origin"},
                icon("forward"),
                often ? "Forwarded many times" : "Forwarded"
            ),
        referral && ad(referral),
        product &&
            h(
                "div",
                {class: "quote"},
                h("b", {}, "Product"),
                h("span", {}, product.product_retailer_id)
            ),
    ];
}

function meta(message) {
    const mine = message.direction === "in";
    const [name, className] = TICKS[message.status] || TICKS.sent;
    const said = {sent: "sent", delivered: "delivered", read: "read"}[message.status];
    return h(
        "span",
        {class: "meta"},
        message.echo && h("span", {title: "typed on the business's app"}, "app "),
        message.history.length > 0 && !message.deleted && h("span", {}, "Edited "),
        h("time", {}, clock(message.timestamp)),
        mine &&
            h(
                "span",
                {title: said, "aria-label": said, role: "img"},
                icon(name, "0 0 16 11", `ticks ${className}`)
            )
    );
}

function reactionMark(reactions, onclick) {
    if (!reactions.length) return null;
    const label = `Reactions: ${reactions.join(" ")}`;
    return h(
        "button",
        {class: "reaction", type: "button", "aria-label": label, onclick},
        [...new Set(reactions)].join(""),
        reactions.length > 1 && h("small", {}, String(reactions.length))
    );
}

/** `openActions(anchor)` is called for the menu; `reactions` are emoji. */
export function bubble(message, {first, reactions, openActions}) {
    const mine = message.direction === "in";
    const classes = [
        "bubble",
        mine && "mine",
        first && "first",
        reactions.length && "reacted",
        message.type === "sticker" && !message.deleted && "bare",
    ];
    const content = contents(message);
    const after = content.findIndex((part) => part.className === "after");
    content.splice(
        after < 0 ? content.length : after,
        after < 0 ? 0 : 1,
        meta(message)
    );
    const more = h(
        "button",
        {
            class: "more",
            type: "button",
            title: "Reply, react …",
            "aria-label": "Actions",
            onclick: () => openActions(more),
        },
        icon("down")
    );
    const box = h(
        "div",
        {class: classes.filter(Boolean).join(" "), "data-wamid": message.wamid},
        origin(message),
        quote(message),
        h("div", {class: "said"}, content),
        reactionMark(reactions, () => openActions(more)),
        more
    );
    box.oncontextmenu = (event) => {
        if (event.target.closest("a, video, img")) return;
        event.preventDefault();
        openActions(more);
    };
    return box;
}
