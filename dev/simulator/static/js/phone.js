/** The phone: list of chats, a conversation, and who holds it. */
import {api, listen, unhurried} from "./api.js";
import {bubble, clock} from "./bubbles.js";
import {h, icon, topBar} from "./dom.js";
import {newCustomerForm, preview, row, showDetails, showPeople} from "./people.js";

const DAY = new Intl.DateTimeFormat([], {
    day: "numeric",
    month: "long",
    year: "numeric",
});
const READING = ["delivers", "reads"];
const ON_PHONE = ["sent", "delivered", "read", "played"];

const $ = (id) => document.getElementById(id);
const drafts = new Map();
let state = null;
let messages = [];
let typingUntil = 0;
let open = {customer: null, number: null};

const customer = () => state.customers.find((c) => c.id === open.customer);
const account = () => state.accounts.find((a) => a.phone_number_id === open.number);

function view(name) {
    document.body.dataset.view = name;
    if (name === "phone" && open.number) lookAt();
}

// Where we are, kept in the address

function go(
    customerId,
    number = state.accounts.length === 1 ? state.accounts[0].phone_number_id : ""
) {
    location.hash = [customerId, number].filter(Boolean).join("/");
}

function follow() {
    const [id, number] = location.hash.slice(1).split("/");
    const known = state.customers.some((c) => c.id === id);
    open.customer = known ? id : state.customers[0]?.id;
    const numbers = state.accounts.map((a) => a.phone_number_id);
    open.number = numbers.includes(number)
        ? number
        : !known && numbers.length === 1
          ? numbers[0]
          : null;
    messages = [];
    if (known) view("phone");
    showAll();
    if (open.number) loadConversation();
}

// What is shown

function showAll() {
    showPeople($("people-list"), state.customers, open.customer, (id) => go(id));
    if (!customer()) return;
    showDetails($("details"), customer(), account() || state.accounts[0], () =>
        view("phone")
    );
    if (open.number) showConversation();
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
    const rows = state.accounts.map((number) =>
        row({
            name: number.verified_name,
            preview: number.display_phone_number,
            open: () => go(open.customer, number.phone_number_id),
        })
    );
    $("screen").replaceChildren(
        h(
            "div",
            {class: "chat-head"},
            backButton("Customers", () => view("people"), "icon-button to-people"),
            h("div", {}, h("b", {}, `${customer().name}'s phone`))
        ),
        h("div", {class: "screen-title"}, "Chats"),
        ...rows
    );
}

function head() {
    const number = account();
    const several = state.accounts.length > 1;
    const back = several
        ? backButton("Chats", () => go(open.customer, ""))
        : backButton("Customers", () => view("people"), "icon-button to-people");
    const below =
        typingUntil * 1000 > Date.now() ? "typing…" : number.display_phone_number;
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
            h("small", {id: "below"}, below)
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

function note(message) {
    const [error] = message.errors;
    return h("div", {class: "note"}, `Not delivered: ${error.code} ${error.title}`);
}

function reactionsTo(wamid) {
    const latest = new Map();
    for (const {type, status, direction, content} of messages) {
        const seen = type === "reaction" && content.message_id === wamid;
        if (seen && status !== "failed") latest.set(direction, content.emoji);
    }
    return [...latest.values()].filter(Boolean);
}

function lines() {
    const shown = [];
    let day = "";
    let side = "";
    const find = (wamid) => messages.find((m) => m.wamid === wamid);
    const inOrder = [...messages].sort((a, b) => a.timestamp - b.timestamp);
    for (const message of inOrder) {
        const arrived = message.direction === "in" || ON_PHONE.includes(message.status);
        const failed = message.status === "failed";
        if (message.type === "reaction" || !(arrived || failed)) continue;
        const today = DAY.format(new Date(message.timestamp * 1000));
        if (today !== day) shown.push(h("div", {class: "day"}, today));
        const first = today !== day || side !== message.direction;
        [day, side] = [today, failed ? "" : message.direction];
        const more = {first, find, act: {tap}, reactions: reactionsTo(message.wamid)};
        shown.push(failed ? note(message) : bubble(message, more));
    }
    if (typingUntil * 1000 > Date.now())
        shown.push(
            h(
                "div",
                {class: "bubble typing", "aria-label": "typing"},
                h("i"),
                h("i"),
                h("i")
            )
        );
    return shown;
}

function showConversation() {
    const key = `${open.customer}/${open.number}`;
    const chat = $("screen").querySelector(".chat");
    if (chat?.dataset.key !== key) {
        const fresh = h("div", {class: "chat", "aria-live": "polite"});
        fresh.dataset.key = key;
        $("screen").replaceChildren(head(), fresh, composer(key));
        return fillChat(fresh, true);
    }
    $("screen").querySelector(".chat-head").replaceWith(head());
    return fillChat(chat, chat.scrollHeight - chat.scrollTop - chat.clientHeight < 60);
}

/** Keep what did not change, so that media go on playing. */
function fillChat(chat, toEnd) {
    const wanted = lines();
    wanted.forEach((line, index) => {
        const there = chat.children[index];
        if (!there) chat.append(line);
        else if (!there.isEqualNode(line)) there.replaceWith(line);
    });
    while (chat.children.length > wanted.length) chat.lastChild.remove();
    if (toEnd) chat.scrollTop = chat.scrollHeight;
}

// What the customer does

function composer(key) {
    const box = h("textarea", {
        rows: 1,
        placeholder: "Message",
        "aria-label": "Message",
        value: drafts.get(key) || "",
    });
    const fit = () => {
        drafts.set(key, box.value);
        box.style.height = "auto";
        box.style.height = `${box.scrollHeight}px`;
    };
    const form = h(
        "form",
        {class: "composer"},
        box,
        h(
            "button",
            {class: "icon-button send", "aria-label": "Send", title: "Send"},
            icon("send")
        )
    );
    box.oninput = fit;
    box.onkeydown = (event) => {
        if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
            event.preventDefault();
            form.requestSubmit();
        }
    };
    form.onsubmit = (event) => {
        event.preventDefault();
        const said = box.value.trim();
        if (!said) return;
        box.value = "";
        fit();
        write({text: said});
    };
    return form;
}

const write = (values) =>
    api("POST", `customers/${open.customer}/messages`, {
        phone_number_id: open.number,
        ...values,
    });

function tap(message, button) {
    write({
        message: {type: "button", button: {payload: button.payload, text: button.text}},
        context: {
            from: account().display_phone_number.replace(/\D/g, ""),
            id: message.wamid,
        },
    });
}

function lookAt() {
    const unread = messages.some((m) => m.unread && !m.read_wanted);
    const looking = document.visibilityState === "visible" && $("screen").offsetParent;
    if (unread && looking && READING.includes(customer().behaviour))
        api("POST", `customers/${open.customer}/read`, {phone_number_id: open.number});
}

// Keeping up

const loadState = unhurried(async () => {
    state = await api("GET", "state");
    showAll();
}, 150);

const loadConversation = unhurried(async () => {
    const {customer: id, number} = open;
    if (!number) return;
    const found = await api(
        "GET",
        `customers/${id}/messages?phone_number_id=${number}`
    );
    if (id !== open.customer || number !== open.number) return;
    messages = found.data;
    typingUntil = found.typing_until;
    showConversation();
    lookAt();
    const wait = typingUntil * 1000 - Date.now();
    if (wait > 0) setTimeout(showConversation, wait + 50);
});

function told(event) {
    if (event.kind === "traffic") return;
    if (event.kind !== "message" || event.customer === open.customer)
        loadConversation();
    loadState();
}

const connected = topBar();
state = await api("GET", "state");
newCustomerForm($("new-customer"), $("customer-form"), async (created) => {
    state = await api("GET", "state");
    go(created.id);
});
window.onhashchange = follow;
document.addEventListener("visibilitychange", () => open.number && lookAt());
follow();
listen(told, (on) => {
    connected(on);
    if (on) {
        loadState();
        loadConversation();
    }
});
