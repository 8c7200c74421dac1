/** What stands in a bubble, by the message's type; `describe` says it in a line. */
import "./player.js";
import {h, icon} from "./dom.js";
import {api} from "./api.js";
import {buttonRows} from "./buttons.js";
import {format} from "./markup.js";
import {held} from "./held.js";

const NAMES = {
    image: ["📷", "Photo"],
    video: ["🎥", "Video"],
    audio: ["🎵", "Audio"],
    document: ["📄", "Document"],
    sticker: ["💟", "Sticker"],
    location: ["📍", "Location"],
    contacts: ["👤", "Contact"],
    order: ["🛒", "Order"],
    interactive: ["▤", "Message with buttons"],
    unsupported: ["🚫", "Unsupported"],
};
const UNSUPPORTED = {
    poll_creation: ["📊", "Poll"],
    media_placeholder: ["①", "View-once photo"],
};

/** A call, as the phone shows it. */
export function callLine({direction, content: {seconds}}) {
    if (!seconds) return direction === "in" ? "Call, no answer" : "Missed call";
    const length = seconds < 60 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
    return `${direction === "in" ? "Call" : "Call from the business"}, ${length}`;
}

/** One line that says what the message is, for lists and quotes. */
export function describe(message) {
    if (message.deleted) return "🚫 Deleted message";
    if (message.content?.type === "nfm_reply") return "📝 Filled-in form";
    if (message.text) return message.text;
    const {referral} = message.extra || {};
    if (referral) return `📣 ${referral.headline || "From an ad"}`;
    if (message.type === "reaction")
        return message.content.emoji ? `Reacted ${message.content.emoji}` : "Reaction";
    if (message.type === "system") return message.content.body;
    if (message.type === "call") return `📞 ${callLine(message)}`;
    const kind = message.content?.type;
    const [sign, name] = (message.type === "unsupported" && UNSUPPORTED[kind]) ||
        (message.content?.voice && ["🎤", "Voice message"]) ||
        NAMES[message.type] || ["", message.type];
    return `${sign} ${name}`.trim();
}

export const text = (value, className = "text") =>
    value ? h("div", {class: className}, format(value)) : null;

// Files

const source = (file) => file.link || (file.id ? `/control/media/${file.id}` : "");
const known = (file) => held.files[file.id] || {};

export function size(bytes) {
    if (bytes === undefined) return "";
    if (bytes < 1024) return `${bytes} B`;
    const kilobytes = bytes / 1024;
    if (kilobytes < 1000) return `${Math.round(kilobytes)} KB`;
    return `${(kilobytes / 1024).toFixed(1)} MB`;
}

function fileLine(file, fallback) {
    const {filename, mime_type: mime, size: bytes} = known(file);
    const name = file.filename || filename || fallback;
    const kind = (mime || file.mime_type || "").split(/[/;]/)[1] || "";
    return h(
        "a",
        {class: "file", href: source(file), target: "_blank", download: name},
        icon("file"),
        h(
            "span",
            {},
            h("b", {}, name),
            h(
                "small",
                {},
                [kind.toUpperCase().slice(-12), size(bytes)].filter(Boolean).join(" · ")
            )
        ),
        icon("download")
    );
}

function picture(file, className, alt) {
    const image = h("img", {class: className, src: source(file), alt, loading: "lazy"});
    image.onerror = () => image.replaceWith(fileLine(file, alt));
    return h("a", {href: source(file), target: "_blank", rel: "noopener"}, image);
}

function film(file) {
    const video = h("video", {src: source(file), controls: true, preload: "metadata"});
    video.onerror = () => video.replaceWith(fileLine(file, "Video"));
    return video;
}

/** A voice note that is played is told to the business, once. */
function sound(file, message) {
    const player = h("voice-note", {src: source(file)});
    const ours = message?.direction === "out" && !message.echo && file.voice;
    player.addEventListener("play", () => {
        if (ours && message.status !== "played") {
            const {wamid} = message;
            api("POST", "statuses", {wamid, status: "played"});
        }
    });
    const sign = h("span", {class: "sound-kind"}, icon(file.voice ? "mic" : "note"));
    return h("div", {class: "sound"}, sign, player);
}

const FILES = {
    image: (file) => picture(file, "", file.caption || "Photo"),
    sticker: (file) => picture(file, "sticker", "Sticker"),
    video: film,
    audio: sound,
    document: (file) => fileLine(file, "Document"),
};

const media = (kind) => (message) => [
    FILES[kind](message.content, message),
    text(message.content.caption),
];

// Places, cards, orders

function place({content}) {
    const {latitude, longitude, name, address, url} = content;
    const map = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`;
    return [
        h(
            "a",
            {class: "place", href: map, target: "_blank", rel: "noreferrer noopener"},
            h("span", {class: "map", "aria-hidden": "true"}, icon("pin")),
            h(
                "span",
                {class: "place-text"},
                h("b", {}, name || "Location"),
                h("small", {}, address || `${latitude}, ${longitude}`)
            )
        ),
        url && h("a", {href: url, target: "_blank", rel: "noreferrer noopener"}, url),
    ];
}

function card(contact) {
    const name = contact.name?.formatted_name || "Contact information";
    const lines = [
        ...(contact.phones || []).map(({phone, type}) => [phone, type]),
        ...(contact.emails || []).map(({email, type}) => [email, type]),
        ...(contact.urls || []).map(({url}) => [url]),
        contact.org && [
            [contact.org.company, contact.org.title].filter(Boolean).join(", "),
        ],
        contact.birthday && [contact.birthday],
    ].filter(Boolean);
    return h(
        "div",
        {class: "contact"},
        h("span", {class: "avatar small", "aria-hidden": "true"}, [...name][0]),
        h(
            "div",
            {},
            h("b", {}, name),
            lines.map(([line, kind]) =>
                h("div", {}, line, kind && h("small", {}, ` ${kind.toLowerCase()}`))
            )
        )
    );
}

function money(amount, currency) {
    try {
        const style = {style: "currency", currency, currencyDisplay: "code"};
        return new Intl.NumberFormat([], style).format(amount);
    } catch {
        return `${amount} ${currency}`;
    }
}

function total(items) {
    const [currency, ...others] = new Set(items.map((item) => item.currency));
    if (!currency || others.length) return null;
    const sum = items.reduce((all, item) => all + item.quantity * item.item_price, 0);
    return h(
        "div",
        {class: "order-line total"},
        "Total",
        h("span", {}, money(sum, currency))
    );
}

function order({content}) {
    const items = content.product_items || [];
    const count = items.reduce((all, {quantity}) => all + Number(quantity), 0);
    return [
        h(
            "div",
            {class: "title"},
            `🛒 Order · ${count} ${count === 1 ? "item" : "items"}`
        ),
        items.map((item) =>
            h(
                "div",
                {class: "order-line"},
                `${item.quantity} × ${item.product_retailer_id}`,
                h("span", {}, money(item.item_price, item.currency))
            )
        ),
        total(items),
        text(content.text),
    ];
}

// Messages with buttons, and answers to them

const header = (part) =>
    part &&
    (part.type === "text"
        ? text(part.text, "text title")
        : FILES[part.type](part[part.type]));

/** What was entered, field by field; as it came if it is not JSON. */
function form({body, response_json: response}) {
    let entered = null;
    try {
        entered = Object.entries(JSON.parse(response));
    } catch {
        return [text(body), h("code", {class: "footer"}, response)];
    }
    const isFile = (value) => value?.id && value.mime_type;
    const said = (value) => {
        if (Array.isArray(value) && value.length && value.every(isFile))
            return value.map((file) => picture(file, "", file.file_name));
        return typeof value === "object" ? JSON.stringify(value) : String(value);
    };
    return [
        h("div", {class: "title"}, `📝 ${body || "Form"}`),
        h(
            "dl",
            {class: "answers"},
            entered
                .filter(([field]) => field !== "flow_token")
                .map(([field, value]) => [h("dt", {}, field), h("dd", {}, said(value))])
        ),
    ];
}

function interactive(message) {
    const {content} = message;
    if (message.direction === "out")
        return [
            header(content.header),
            text(content.body?.text),
            text(content.footer?.text, "footer"),
            h("div", {class: "after"}),
            buttonRows(message),
        ];
    const reply = content[content.type] || {};
    if (reply.response_json) return form(reply);
    return [text(reply.title || reply.body), text(reply.description, "footer")];
}

function template(message) {
    const {header: head, body, footer} = message.rendered;
    const kind = head?.format.toLowerCase();
    return [
        kind === "location" && place({content: head.media}),
        kind && FILES[kind]?.(head.media),
        text(head?.text, "text title"),
        text(body),
        text(footer, "footer"),
        h("div", {class: "after"}),
        buttonRows(message),
    ];
}

const hidden = (message) => [
    h("div", {class: "text"}, describe(message)),
    h("div", {class: "footer"}, "The business is told only that there is something."),
];

const TYPES = {
    text: ({content}) => text(content.body),
    button: ({content}) => text(content.text),
    template,
    interactive,
    image: media("image"),
    sticker: media("sticker"),
    video: media("video"),
    audio: media("audio"),
    document: media("document"),
    location: place,
    contacts: ({content}) => content.map(card),
    order,
    unsupported: hidden,
};

const other = (message) => h("em", {class: "faint"}, `${message.type} message`);

export const contents = (message) => {
    if (message.deleted)
        return [h("em", {class: "faint"}, "🚫 You deleted this message")];
    return [(TYPES[message.type] || other)(message)].flat(2).filter(Boolean);
};
