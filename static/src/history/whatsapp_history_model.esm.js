import {deserializeDateTime} from "@web/core/l10n/dates";
import {markup} from "@odoo/owl";

const MODEL = "helpdesk.whatsapp.contact";
export const positionOf = ({at, id}) => [at, id];

/** Returns whether a position ([at, id]) comes before another. */
function isBefore([at, id], [otherAt, otherId]) {
    return at === otherAt ? id < otherId : at < otherAt;
}

/** Holds the loaded messages with a person: one stretch of the history, in order. */
export class WhatsappHistory {
    /**
     * @param {Object} orm
     * @param {String} scope "contact", or "person" for all contacts of their partner
     * @param {Number} id of a `helpdesk.whatsapp.contact`, whose method
     *      `whatsapp_history` documents what the server returns
     */
    constructor(orm, scope, id) {
        this.call = (method, args = [], values = {}) =>
            orm.call(MODEL, method, [[id], ...args], {scope, ...values});
        this.person = null;
        this.mediaOnly = false;
        this.reads = 0;
        this.clear();
        this.resetSearch();
    }

    clear() {
        this.messages = [];
        this.tickets = {};
        this.hasOlder = this.hasNewer = this.isLoading = false;
        this.unseen = 0;
    }

    get first() {
        return this.messages[0];
    }

    get last() {
        return this.messages.at(-1);
    }

    async open() {
        await Promise.all([this.loadPerson(), this.loadLatest()]);
    }

    async loadPerson() {
        this.person = await this.call("whatsapp_history_person");
    }

    loadLatest() {
        return this.replace({});
    }

    loadAround(place) {
        return this.replace({place, way: "around"});
    }

    showMediaOnly(mediaOnly) {
        this.mediaOnly = mediaOnly;
        return this.loadLatest();
    }

    /** Loads another stretch instead of this one; of several requests the last wins. */
    async replace(values) {
        const page = await this.read(values);
        if (page) {
            this.clear();
            this.take(page);
            this.hasOlder = page.has_older;
            this.hasNewer = page.has_newer;
        }
    }

    async loadOlder() {
        if (this.hasOlder && !this.isLoading) {
            const page = await this.read({place: positionOf(this.first)});
            if (page) {
                this.take(page);
                this.hasOlder = page.has_older;
            }
        }
    }

    async loadNewer() {
        if (this.hasNewer && !this.isLoading) {
            const page = await this.read({place: positionOf(this.last), way: "newer"});
            if (page) {
                this.take(page);
                this.hasNewer = page.has_newer;
            }
        }
    }

    /** Reads a page; null if another one was requested in the meantime. */
    async read(values) {
        const read = ++this.reads;
        this.isLoading = true;
        try {
            const page = await this.call("whatsapp_history", [], {
                media_only: this.mediaOnly,
                ...values,
            });
            return read === this.reads ? page : null;
        } finally {
            if (read === this.reads) {
                this.isLoading = false;
            }
        }
    }

    /**
     * Reads messages again that have changed, or are new.
     *
     * @param {Number[]} changed ids of `mail.message`
     */
    async refresh(changed) {
        const values = {changed, media_only: this.mediaOnly};
        const page = await this.call("whatsapp_history", [], values);
        const last = this.last;
        this.take(page, (message) => this.isInStretch(positionOf(message)));
        const isNew = (message) =>
            !last || isBefore(positionOf(last), positionOf(message));
        const news = page.messages.filter(isNew);
        if (news.length) {
            this.unseen += news.filter((message) => !message.is_ours).length;
            await this.loadPerson();
        }
    }

    isInStretch(place) {
        return !(
            (this.hasOlder && isBefore(place, positionOf(this.first))) ||
            (this.hasNewer && isBefore(positionOf(this.last), place))
        );
    }

    take(page, isTaken = () => true) {
        const taken = page.messages
            .filter(isTaken)
            .map((message) => ({...message, body: markup(message.body)}));
        const changed = new Set(taken.map(({id}) => id));
        this.messages = [...this.messages.filter(({id}) => !changed.has(id)), ...taken];
        this.messages.sort((a, b) => (isBefore(positionOf(a), positionOf(b)) ? -1 : 1));
        Object.assign(this.tickets, page.tickets);
    }

    has(id) {
        return this.messages.some((message) => message.id === id);
    }

    // ---------------------------------------------------------------------- searching

    resetSearch() {
        this.search = {text: "", places: null, hasMore: false, index: -1};
    }

    /** Searches for `text`; the newest hit is the first. */
    async find(text) {
        this.resetSearch();
        this.search.text = text;
        if (!text.trim()) {
            return;
        }
        const found = await this.call("whatsapp_history_search", [text], {
            media_only: this.mediaOnly,
        });
        if (this.search.text === text) {
            this.search.places = found.places;
            this.search.hasMore = found.has_more;
            this.search.index = found.places.length ? 0 : -1;
        }
    }

    /** Goes to the next older hit, with -1 to the next newer one, and starts over. */
    step(by) {
        const {places, index} = this.search;
        if (places?.length) {
            this.search.index = (index + by + places.length) % places.length;
        }
    }

    get hit() {
        return this.search.places?.[this.search.index];
    }

    // ------------------------------------------------------------------------ reading

    /** The messages, and the headings of day, account and ticket between them. */
    get items() {
        const items = [];
        const isOfSeveral = Object.keys(this.person?.contacts || {}).length > 1;
        let before = {};
        for (const message of this.messages) {
            const now = {
                day: deserializeDateTime(message.at).startOf("day"),
                contact: isOfSeveral && this.person.contacts[message.contact_id],
                ticket: this.tickets[message.ticket_id],
            };
            if (Number(now.day) !== Number(before.day)) {
                items.push({type: "day", key: `day-${message.id}`, day: now.day});
            }
            if (now.contact && now.contact !== before.contact) {
                const {contact} = now;
                items.push({type: "account", key: `account-${message.id}`, contact});
            }
            if (now.ticket !== before.ticket) {
                items.push({
                    type: "ticket",
                    key: `ticket-${message.id}`,
                    id: message.ticket_id,
                    ticket: now.ticket,
                });
            }
            items.push({type: "message", key: message.id, message});
            before = now;
        }
        return items;
    }
}
