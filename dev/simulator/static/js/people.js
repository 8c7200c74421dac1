/** The customers whose phones one may hold, and what is known of each. */
import {act, held} from "./held.js";
import {ask, toast} from "./sheets.js";
import {api} from "./api.js";
import {clock} from "./bubbles.js";
import {describe} from "./contents.js";
import {h} from "./dom.js";

const COLOURS = ["#7f66ff", "#d4588d", "#0795dc", "#c8742b", "#2f8f5b", "#a0529b"];
const BEHAVIOURS = {
    delivers: "Read when shown here",
    reads: "Read at once",
    offline: "Offline: sent only",
    not_on_whatsapp: "Not on WhatsApp",
    manual: "No statuses by itself",
};

export function avatar(name) {
    const initials = name
        .split(/\s+/)
        .map((word) => word[0])
        .slice(0, 2)
        .join("")
        .toUpperCase();
    const sum = [...name].reduce((total, letter) => total + letter.codePointAt(0), 0);
    return h(
        "span",
        {
            class: "avatar",
            style: `background:${COLOURS[sum % COLOURS.length]}`,
            "aria-hidden": "true",
        },
        initials
    );
}

export function row({name, preview, time, unread, current, open}) {
    return h(
        "button",
        {
            class: "row",
            type: "button",
            onclick: open,
            "aria-current": String(Boolean(current)),
        },
        avatar(name),
        h("span", {class: "name"}, name),
        h("time", {}, time || ""),
        h("span", {class: "preview"}, preview),
        unread
            ? h("span", {class: "unread", title: "unread"}, String(unread))
            : h("span")
    );
}

export function showPeople(list, customers, current, open) {
    list.replaceChildren(
        ...customers.map((customer) =>
            h(
                "li",
                {},
                row({
                    name: customer.name,
                    preview:
                        (customer.last && describe(customer.last)) ||
                        (customer.phone ? `+${customer.phone}` : customer.username),
                    time: customer.last && clock(customer.last.timestamp),
                    unread: customer.unread,
                    current: customer.id === current,
                    open: () => open(customer.id),
                })
            )
        )
    );
}

export function newCustomerForm(button, form, created) {
    const problem = form.querySelector("#customer-error");
    button.onclick = () => {
        form.hidden = !form.hidden;
        if (!form.hidden) form.elements.name.focus();
    };
    form.onsubmit = async (event) => {
        event.preventDefault();
        const values = Object.fromEntries(new FormData(form));
        values.hide_phone = form.elements.hide_phone.checked;
        if (values.hide_phone)
            values.username = `@${values.name.toLowerCase().replace(/\W+/g, ".")}`;
        try {
            const customer = await api("POST", "customers", values);
            form.reset();
            form.hidden = problem.hidden = true;
            created(customer);
        } catch (error) {
            problem.textContent = error.message;
            problem.hidden = false;
        }
    };
}

function facts(customer, account) {
    const open = customer.window_open[account.phone_number_id];
    return h(
        "dl",
        {},
        [
            ["Phone", customer.phone ? `+${customer.phone}` : "none"],
            ["wa_id", customer.wa_id || "none"],
            ["User id", customer.user_id],
            ["Username", customer.username || "none"],
            ["Phone shown", customer.hide_phone ? "no" : "yes"],
            ["24 h window", open ? "open" : "closed"],
            customer.blocked_by.includes(account.phone_number_id) && [
                "Blocked",
                "by the business",
            ],
        ]
            .filter(Boolean)
            .map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])
    );
}

function changeNumber() {
    ask(
        "Change number",
        [
            {
                name: "phone",
                label: "New phone, with country code",
                type: "tel",
                required: true,
                placeholder: "+55 11 90000-0000",
            },
        ],
        "Change",
        ({phone}) => act("number", {phone})
    );
}

function changeUserId() {
    ask(
        "Change user id",
        [{name: "user_id", label: "New user id", placeholder: "made up, if empty"}],
        "Change",
        ({user_id: id}) => act("number", id ? {user_id: id} : {})
    );
}

const switched = (label, checked, change) =>
    h(
        "label",
        {class: "check"},
        h("input", {
            type: "checkbox",
            checked,
            onchange: (event) => change(event.target.checked),
        }),
        ` ${label}`
    );

const bothSides = ({phone_number_id: number, verified_name: name, coexistence}) =>
    switched(`${name} is on the WhatsApp Business app too`, coexistence, (on) =>
        api("PATCH", `accounts/${number}`, {coexistence: on})
    );

async function ofTheApp(number, what, values, done) {
    try {
        await api("POST", `accounts/${number}/${what}`, values);
        toast(done);
    } catch (error) {
        toast(error.message);
    }
}

const shareHistory = (number) => () =>
    ofTheApp(number, "history", {}, "The chats were shared");

function saveContact() {
    ask(
        "Save in the address book of the business",
        [{name: "name", label: "Name", required: true, maxLength: 80}],
        "Save",
        ({name}) =>
            ofTheApp(
                held.number,
                "address-book",
                {customer: held.customerId, name},
                "Saved"
            )
    );
}

const official = ({phone_number_id: number, verified_name: name, official: is}) =>
    switched(`${name} is an Official Business Account, with groups`, is, (on) =>
        api("PATCH", `accounts/${number}`, {official: on})
    );

function joinGroup() {
    ask(
        "Join a group",
        [{name: "subject", label: "Subject", required: true, maxLength: 128}],
        "Join",
        ({subject}) => act("groups", {subject})
    );
}

const marketing = (customer, {phone_number_id: number, verified_name: name}) =>
    switched(
        `Wants marketing messages of ${name}`,
        !customer.marketing_stopped.includes(number),
        (on) =>
            api("PATCH", `customers/${customer.id}`, {
                marketing: on ? "wanted" : "stopped",
                phone_number_id: number,
            })
    );

const otherSystem = (customer, {phone_number_id: number}) =>
    switched("Another system answers this chat", customer.threads[number], (on) =>
        act("thread", on ? {owner: "other"} : {owner: "us", summary: "Wants a person."})
    );

const watched = ({phone_number_id: number, is_standby: on}) =>
    switched("The business gets copies of it", on, (is_standby) =>
        api("PATCH", `accounts/${number}`, {is_standby})
    );

function otherWrites() {
    ask(
        "The other system writes",
        [{name: "text", label: "Text", required: true}],
        "Send",
        ({text}) => act("others", {text})
    );
}

const plain = (label, onclick) =>
    h("button", {class: "button", type: "button", onclick}, label);

export function showDetails(place, customer, account, close) {
    const path = `customers/${customer.id}`;
    const choice = h(
        "select",
        {
            class: "field",
            onchange: (e) => api("PATCH", path, {behaviour: e.target.value}),
        },
        Object.entries(BEHAVIOURS).map(([value, label]) =>
            h("option", {value, selected: value === customer.behaviour}, label)
        )
    );
    const move = (hours) => () =>
        api("POST", "window", {
            customer: customer.id,
            phone_number_id: account.phone_number_id,
            hours_ago: hours,
        });
    const open = customer.window_open[account.phone_number_id];
    place.replaceChildren(
        h(
            "div",
            {class: "card"},
            h("h2", {}, customer.name),
            facts(customer, account),
            h("label", {}, "This phone", choice),
            plain(
                open ? "Close the 24 h window" : "Open the 24 h window",
                move(open ? 25 : 0)
            ),
            h(
                "p",
                {class: "faint"},
                "The customer service window is per business number; it opens when the customer writes."
            ),
            plain("Change number", changeNumber),
            plain("Change user id", changeUserId),
            marketing(customer, account),
            bothSides(account),
            account.coexistence &&
                plain(
                    "Share the chats of the app",
                    shareHistory(account.phone_number_id)
                ),
            account.coexistence &&
                customer.phone &&
                plain("Save as a contact of the app", saveContact),
            official(account),
            account.official && plain("Join a group", joinGroup),
            otherSystem(customer, account),
            watched(account),
            plain("The other system writes", otherWrites),
            h(
                "button",
                {class: "button close-details", type: "button", onclick: close},
                "Back to the phone"
            )
        )
    );
}
