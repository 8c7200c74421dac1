/** What can be attached: files, a place, cards, and what only customers send. */
import {act, held, say} from "./held.js";
import {another, ask, menuItem, openMenu, toast} from "./sheets.js";
import {askForm, askFromAd, askOrder, askQuestion} from "./theirs.js";
import {h, icon} from "./dom.js";
import {upload} from "./upload.js";

const WITH_CAPTION = ["image", "video", "document"];
const ACCEPTS = {
    image: "image/jpeg,image/png",
    video: "video/mp4,video/3gpp",
    audio: "audio/*",
    sticker: "image/webp",
    document: "",
};

/** Put a file on the phone and send it as a message of this kind. */
export async function sendFile(kind, file, content = {}, more = {}) {
    try {
        const {id} = await upload(file);
        return say({message: {type: kind, [kind]: {id, ...content}}, ...more});
    } catch (error) {
        toast(error.message);
        return null;
    }
}

function shown(kind, file) {
    const address = URL.createObjectURL(file);
    if (kind === "image") return h("img", {src: address, alt: file.name});
    if (kind === "video") return h("video", {src: address, controls: true});
    return h("p", {class: "file"}, icon("file"), h("b", {}, file.name));
}

/** Let one see the file, and write a caption where there may be one. */
export function offer(kind, file, more) {
    if (!WITH_CAPTION.includes(kind)) return sendFile(kind, file, {}, more);
    const caption = {name: "caption", label: "Caption", rows: 2, maxLength: 1024};
    return ask(
        {image: "Photo", video: "Video", document: "Document"}[kind],
        [caption],
        "Send",
        ({caption: said}) => sendFile(kind, file, said ? {caption: said} : {}, more),
        h("div", {class: "file-preview"}, shown(kind, file))
    );
}

export function kindOf(file) {
    if (ACCEPTS.image.includes(file.type) && file.type) return "image";
    if (file.type.startsWith("video/")) return "video";
    return file.type.startsWith("audio/") ? "audio" : "document";
}

function choose(kind, more) {
    const input = h("input", {
        type: "file",
        accept: ACCEPTS[kind],
        class: "visually-hidden chosen-file",
        "data-kind": kind,
    });
    input.onchange = () => {
        const [file] = input.files;
        input.remove();
        if (file) offer(kind, file, more());
    };
    input.addEventListener("cancel", () => input.remove());
    document.body.append(input);
    input.click();
}

// Places and cards

export function askLocation(quote) {
    const degrees = {required: true, inputMode: "decimal", pattern: "-?[0-9.]+"};
    ask(
        "Location",
        [
            {name: "name", label: "Name", value: "Avenida Paulista"},
            {name: "address", label: "Address", value: "Av. Paulista, 1578, São Paulo"},
            {name: "latitude", label: "Latitude", value: "-23.561414", ...degrees},
            {name: "longitude", label: "Longitude", value: "-46.655881", ...degrees},
        ],
        "Send",
        ({latitude, longitude, name, address}) => {
            const location = {
                latitude: Number(latitude),
                longitude: Number(longitude),
                ...(name && {name}),
                ...(address && {address}),
            };
            const more = quote ? {quote} : {};
            return say({message: {type: "location", location}, ...more});
        }
    );
}

function asCard(index, values) {
    const name = values[`name${index}`].trim();
    const [first, ...rest] = name.split(/\s+/);
    const lines = values[`phones${index}`].split("\n").map((line) => line.trim());
    const phones = lines.filter(Boolean).map((phone) => ({
        phone,
        wa_id: phone.replace(/\D/g, ""),
        type: "CELL",
    }));
    const email = values[`email${index}`];
    return {
        name: {
            formatted_name: name,
            first_name: first,
            ...(rest.length && {last_name: rest.join(" ")}),
        },
        ...(phones.length && {phones}),
        ...(email && {emails: [{email, type: "WORK"}]}),
    };
}

const cardFields = (index) => [
    {name: `name${index}`, label: "Name", required: true},
    {name: `phones${index}`, label: "Phone numbers, one a line", rows: 2},
    {name: `email${index}`, label: "E-mail", type: "email"},
];

/** One card, or with `count` several. */
function askContact(more, count = 1) {
    const indices = [...Array(count).keys()];
    const sheet = ask(
        count > 1 ? `${count} contact cards` : "Contact card",
        indices.flatMap(cardFields),
        "Send",
        (values) => {
            const contacts = indices.map((index) => asCard(index, values));
            return say({message: {type: "contacts", contacts}, ...more()});
        }
    );
    another(sheet, "Another card as well", () => askContact(more, count + 1));
    return sheet;
}

/** `more()`: what goes with the message, such as the one it quotes. */
export function attachMenu(anchor, more) {
    const file = (kind, sign, label) => menuItem(sign, label, () => choose(kind, more));
    const theirs = held.asBusiness
        ? []
        : [
              menuItem("cart", "Order", () => askOrder(more)),
              menuItem("tag", "Product", () => askQuestion(more)),
              menuItem("form", "Form", () => askForm(more)),
              menuItem("ad", "From an ad", () => askFromAd(more)),
              menuItem("poll", "Poll", () =>
                  act("unsupported", {kind: "poll_creation"})
              ),
              menuItem("once", "View once", () =>
                  act("unsupported", {kind: "view_once"})
              ),
          ];
    openMenu(
        anchor,
        "attach-menu",
        file("image", "image", "Photo"),
        file("document", "file", "Document"),
        file("video", "video", "Video"),
        file("audio", "note", "Audio"),
        file("sticker", "sticker", "Sticker"),
        menuItem("pin", "Location", () => askLocation(more().quote)),
        menuItem("person", "Contact", () => askContact(more)),
        ...theirs
    );
}
