/** The phone: list of chats, a conversation, and who holds it. */
import {act, held} from "./held.js";
import {api, listen, read, unhurried} from "./api.js";
import {h, icon, topBar} from "./dom.js";
import {newCustomerForm, row, showDetails, showPeople} from "./people.js";
import {composer} from "./composer.js";
import {fillChat} from "./chat.js";

const READING = ["delivers", "reads"];

const $ = (id) => document.getElementById(id);

function view(name) {
    document.body.dataset.view = name;
    if (name === "phone" && held.number) lookAt();
}

// Where we are, kept in the address

function go(customerId, number) {
    const {accounts} = held.state;
    const only = accounts.length === 1 ? accounts[0].phone_number_id : "";
    location.hash = [customerId, number ?? only].filter(Boolean).join("/");
}

function follow() {
    const {customers, accounts} = held.state;
    const [id, number] = location.hash.slice(1).split("/");
    const known = customers.some((c) => c.id === id);
    const numbers = accounts.map((a) => a.phone_number_id);
    const first = !known && numbers.length === 1 ? numbers[0] : null;
    held.customerId = known ? id : customers[0]?.id;
    held.number = numbers.includes(number) ? number : first;
    held.messages = [];
    if (known) view("phone");
    showAll();
    if (held.number) loadConversation();
}

// What is shown

function showAll() {
    const {customers, accounts} = held.state;
    showPeople($("people-list"), customers, held.customerId, (id) => go(id));
    if (!held.customer) return;
    showDetails($("details"), held.customer, held.account || accounts[0], () =>
        view("phone")
    );
    if (held.number) showConversation();
    else showChats();
}

function backButton(label, action, className = "icon-button") {
    return h(
        "button",
        {
            class: className,
            type: "button",
            title: label,
            "aria-label": label,
            onclick: action,
        },
        icon("back")
    );
}

function showChats() {
    const rows = held.state.accounts.map((number) =>
        row({
            name: number.verified_name,
            preview: number.display_phone_number,
            open: () => go(held.customerId, number.phone_number_id),
        })
    );
    $("screen").replaceChildren(
        h(
            "div",
            {class: "chat-head"},
            backButton("Customers", () => view("people"), "icon-button to-people"),
            h("div", {}, h("b", {}, `${held.customer.name}'s phone`))
        ),
        h("div", {class: "screen-title"}, "Chats"),
        ...rows
    );
}

function head() {
    const number = held.account;
    const several = held.state.accounts.length > 1;
    const back = several
        ? backButton("Chats", () => go(held.customerId, ""))
        : backButton("Customers", () => view("people"), "icon-button to-people");
    const typing = held.typingUntil * 1000 > Date.now();
    const details = () =>
        view(document.body.dataset.view === "details" ? "phone" : "details");
    return h(
        "div",
        {class: "chat-head"},
        back,
        h("span", {class: "avatar", "aria-hidden": "true"}, number.verified_name[0]),
        h(
            "div",
            {},
            h("b", {}, number.verified_name),
            h("small", {id: "below"}, typing ? "typing…" : number.display_phone_number)
        ),
        h(
            "button",
            {
                class: "icon-button",
                type: "button",
                title: "Call; nobody answers",
                "aria-label": "Call; nobody answers",
                onclick: () => act("calls"),
            },
            icon("call")
        ),
        h(
            "button",
            {
                class: "icon-button to-details",
                type: "button",
                "aria-label": "About this customer",
                onclick: details,
            },
            icon("info")
        )
    );
}

function showConversation() {
    const groups = Object.values(held.account.groups).flatMap(({members}) => members);
    const key = `${held.key} ${held.account.coexistence} ${groups}`;
    const chat = $("screen").querySelector(".chat");
    if (chat?.dataset.key !== key) {
        const fresh = h("div", {class: "chat", "aria-live": "polite"});
        fresh.dataset.key = key;
        $("screen").replaceChildren(head(), fresh, composer());
        keepAtEnd(fresh);
        return fillChat(fresh, true);
    }
    $("screen").querySelector(".chat-head").replaceWith(head());
    return fillChat(chat, justWritten(chat) || atEnd(chat));
}

/** Whether the last message is one typed here that is not on the screen yet. */
function justWritten(chat) {
    const last = held.messages.filter((m) => m.shown && m.type !== "reaction").at(-1);
    const typedHere = last && (last.direction === "in" || last.echo);
    return typedHere && !chat.querySelector(`[data-wamid="${CSS.escape(last.wamid)}"]`);
}

const atEnd = (chat) => chat.scrollHeight - chat.scrollTop - chat.clientHeight < 60;

/** Pictures grow once they are loaded; who reads the end stays there. */
function keepAtEnd(chat) {
    const grown = (event) => {
        const height = event.target.offsetHeight || 0;
        if (chat.scrollHeight - chat.scrollTop - chat.clientHeight < 60 + height)
            chat.scrollTop = chat.scrollHeight;
    };
    chat.addEventListener("load", grown, true);
    chat.addEventListener("loadedmetadata", grown, true);
}

function lookAt() {
    const unread = held.messages.some((m) => m.unread && !m.read_wanted);
    const looking = document.visibilityState === "visible" && $("screen").offsetParent;
    if (unread && looking && READING.includes(held.customer.behaviour)) act("read");
}

// Keeping up

const loadState = unhurried(async (signal) => {
    held.state = await read("state", signal);
    if (held.number && !held.account) follow();
    else showAll();
}, 150);

const loadConversation = unhurried(async (signal) => {
    const {customerId, number, key} = held;
    if (!held.account) return;
    const path = `customers/${customerId}/messages?phone_number_id=${number}`;
    const found = await read(path, signal);
    if (key !== held.key) return;
    held.messages = found.data;
    held.files = found.files;
    held.typingUntil = found.typing_until;
    showConversation();
    lookAt();
    const wait = found.typing_until * 1000 - Date.now();
    if (wait > 0) setTimeout(showConversation, wait + 50);
});

function told(event) {
    if (event.kind === "traffic") return null;
    if (event.kind !== "message") return loadState().then(loadConversation);
    if (event.customer === held.customerId) loadConversation();
    return loadState();
}

const connected = topBar();
held.state = await api("GET", "state");
newCustomerForm($("new-customer"), $("customer-form"), async (created) => {
    held.state = await api("GET", "state");
    go(created.id);
});
window.onhashchange = follow;
document.addEventListener("visibilitychange", () => held.number && lookAt());
follow();
listen(told, (on) => {
    connected(on);
    if (on) {
        loadState();
        loadConversation();
    }
});
