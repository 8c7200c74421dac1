/** What is in hand: a customer's phone, open at one business number. */
import {api} from "./api.js";
import {toast} from "./sheets.js";

/** Statuses of what the business sent and the customer's phone has. */
export const ON_PHONE = ["sent", "delivered", "read", "played"];

export const held = {
    state: null,
    customerId: null,
    number: null,
    messages: [],
    files: {},
    typingUntil: 0,
    asBusiness: false,
    /** Id of the group in which the customer types; empty: in the private chat. */
    group: "",

    get customer() {
        return this.state.customers.find((c) => c.id === this.customerId);
    },
    get account() {
        return this.state.accounts.find((a) => a.phone_number_id === this.number);
    },
    get key() {
        return `${this.customerId}/${this.number}`;
    },
    find(wamid) {
        return this.messages.find((m) => m.wamid === wamid);
    },
};

/** Something the customer does; what is wrong with it is told, not thrown. */
export async function act(action, values = {}) {
    try {
        return await api("POST", `customers/${held.customerId}/${action}`, {
            phone_number_id: held.number,
            ...values,
        });
    } catch (error) {
        toast(error.message);
        return null;
    }
}

/** A message of whoever is typing: the customer, or the business on its app. */
export const say = (values) =>
    held.asBusiness
        ? act("echoes", values)
        : act("messages", held.group ? {...values, group: held.group} : values);
