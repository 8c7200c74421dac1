/** What only a customer sends: orders, questions, answers to an ad, filled-in forms. */
import {ON_PHONE, act, held} from "./held.js";
import {another, ask, toast} from "./sheets.js";
import {upload} from "./upload.js";

// An order

const CATALOG = "214823049573098";
const PRODUCTS = [
    {product: "COFFEE-500G", quantity: "2", price: "49.90"},
    {product: "FILTER-100", quantity: "1", price: "12.50"},
];
const ANY_PRODUCT = {product: "", quantity: "1", price: ""};

function productFields(index) {
    const {product, quantity, price} = PRODUCTS[index] || ANY_PRODUCT;
    const decimal = {inputMode: "decimal", pattern: "[0-9]+([.,][0-9]+)?"};
    const currency = {pattern: "[A-Za-z]{3}", maxLength: 3, title: "Three letters"};
    return [
        {name: `product${index}`, label: "Product id", value: product, required: true},
        [
            {
                name: `quantity${index}`,
                label: "Quantity",
                type: "number",
                min: 1,
                value: quantity,
                required: true,
            },
            {
                name: `price${index}`,
                label: "Price of one",
                value: price,
                required: true,
                ...decimal,
            },
            {
                name: `currency${index}`,
                label: "Currency",
                value: "BRL",
                required: true,
                ...currency,
            },
        ],
    ];
}

const asProduct = (values) => (index) => ({
    product_retailer_id: values[`product${index}`].trim(),
    quantity: Number(values[`quantity${index}`]),
    item_price: Number(values[`price${index}`].replace(",", ".")),
    currency: values[`currency${index}`].toUpperCase(),
});

/** `more()`: what goes with the message, such as the one it quotes. */
export function askOrder(more, count = 1) {
    const indices = [...Array(count).keys()];
    const note = {name: "note", label: "Note", rows: 2, maxLength: 1024};
    const sheet = ask(
        count > 1 ? `Order of ${count} products` : "Order",
        [...indices.flatMap(productFields), note],
        "Send",
        (values) => {
            const order = {
                catalog_id: CATALOG,
                ...(values.note && {text: values.note}),
                product_items: indices.map(asProduct(values)),
            };
            return act("messages", {message: {type: "order", order}, ...more()});
        }
    );
    another(sheet, "Another product as well", () => askOrder(more, count + 1));
    return sheet;
}

// A question about a product of the catalogue

const QUESTION_FIELDS = [
    {name: "product", label: "Product id", value: PRODUCTS[0].product, required: true},
    {
        name: "text",
        label: "Message",
        rows: 2,
        value: "Is this still available?",
        required: true,
    },
];

export function askQuestion(more) {
    return ask("Question about a product", QUESTION_FIELDS, "Send", (values) => {
        const {product, text} = values;
        const about = {catalog_id: CATALOG, product_retailer_id: product.trim()};
        const context = {referred_product: about};
        return act("messages", {text, context, ...more()});
    });
}

// A message written after a tap on an ad

const AD = {
    source_type: "ad",
    source_id: "120211234567890123",
    ctwa_clid: "ARAkLkA8rmlFeiCktEJQ",
    media_type: "image",
    image_url: `${location.origin}/static/icon.svg`,
};
const AD_FIELDS = [
    {name: "headline", label: "Headline of the ad", value: "Coffee at home"},
    {
        name: "body",
        label: "Text of the ad",
        rows: 2,
        value: "Fresh every week. Questions? Chat with us on WhatsApp.",
    },
    {
        name: "url",
        label: "Link of the ad",
        type: "url",
        required: true,
        value: "https://fb.me/coffee-at-home",
    },
    {
        name: "text",
        label: "Message (may be empty)",
        rows: 2,
        value: "Hello! Can I get more info on this?",
    },
];

export function askFromAd(more) {
    return ask("Message from an ad", AD_FIELDS, "Send", (values) => {
        const {headline, body, url, text} = values;
        const shown = {...(headline && {headline}), ...(body && {body})};
        const referral = {source_url: url, ...AD, ...shown};
        return act("messages", {text, referral, ...more()});
    });
}

// The answer to a form (WhatsApp Flow)

const ANSWERS = [
    ["name", () => held.customer.name],
    ["reason", () => "Delivery"],
    ["order_number", () => "1042"],
];

function answerFields(index) {
    const [field, answer] = ANSWERS[index] || ["", () => ""];
    return [
        [
            {name: `field${index}`, label: "Field", value: field},
            {name: `answer${index}`, label: "Answer", value: answer()},
        ],
    ];
}

/** A form is sent by the business: it answers that message, or else the latest. */
function asked() {
    const sent = held.messages.filter(
        ({direction, shown, type, status}) =>
            direction === "out" &&
            shown &&
            type !== "reaction" &&
            ON_PHONE.includes(status)
    );
    return sent.length ? {quote: sent.at(-1).wamid} : {};
}

/** A file chosen in a form, as Meta's media upload components send it; or nothing. */
async function chosen(file) {
    if (!file?.size) return {};
    const {id, mime_type, sha256} = await upload(file);
    return {photos: [{id, mime_type, sha256, file_name: file.name}]};
}

export function askForm(more, count = ANSWERS.length, token = "unused") {
    const indices = [...Array(count).keys()];
    const sheet = ask(
        "Filled-in form",
        [
            ...indices.flatMap(answerFields),
            {name: "photo", label: "Photo", type: "file"},
        ],
        "Send",
        async (values) => {
            const entered = indices
                .map((index) => [
                    values[`field${index}`].trim(),
                    values[`answer${index}`],
                ])
                .filter(([field]) => field);
            const files = await chosen(values.photo).catch(({message}) => {
                toast(message);
                return null;
            });
            if (!files) return false;
            const response = {
                flow_token: token,
                ...Object.fromEntries(entered),
                ...files,
            };
            const reply = {
                name: "flow",
                body: "Sent",
                response_json: JSON.stringify(response),
            };
            const interactive = {type: "nfm_reply", nfm_reply: reply};
            const message = {type: "interactive", interactive};
            return act("messages", {message, ...asked(), ...more()});
        }
    );
    another(sheet, "Another field as well", () => askForm(more, count + 1, token));
    return sheet;
}
