import {deserializeDateTime} from "@web/core/l10n/dates";
import {markup} from "@odoo/owl";

const MODEL = "helpdesk.whatsapp.contact";
export const placeOf = ({at, id}) => [at, id];

/** Whether a place ([at, id]) comes before another. */
function isBefore([at, id], [otherAt, otherId]) {
    return at === otherAt ? id < otherId : at < otherAt;
}

/** The messages with a person that are loaded: a stretch of the history, in order. */
export class WhatsappHistory {
    /**
     * @param {Object} orm
     * @param {String} scope "contact", or "person" for all contacts of their partner
     * @param {Number} id of a WhatsApp contact; what the server tells is documented at
     *      `whatsapp_history` of its model
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

    /** Show another stretch; of several asked for, the last one. */
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
            const page = await this.read({place: placeOf(this.first)});
            if (page) {
                this.take(page);
                this.hasOlder = page.has_older;
            }
        }
    }

    async loadNewer() {
        if (this.hasNewer && !this.isLoading) {
            const page = await this.read({place: placeOf(this.last), way: "newer"});
            if (page) {
                this.take(page);
                this.hasNewer = page.has_newer;
            }
        }
    }

    /** A page, or nothing if meanwhile another one was asked for. */
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

    /** What happened to messages, by the ids of their mail.message: new ones too. */
    async refresh(changed) {
        const values = {changed, media_only: this.mediaOnly};
        const page = await this.call("whatsapp_history", [], values);
        const last = this.last;
        this.take(page, (message) => this.isInStretch(placeOf(message)));
        const isNew = (message) => !last || isBefore(placeOf(last), placeOf(message));
        const news = page.messages.filter(isNew);
        if (news.length) {
            this.unseen += news.filter((message) => !message.is_ours).length;
            await this.loadPerson();
        }
    }

    isInStretch(place) {
        return !(
            (this.hasOlder && isBefore(place, placeOf(this.first))) ||
            (this.hasNewer && isBefore(placeOf(this.last), place))
        );
    }

    take(page, isTaken = () => true) {
        const taken = page.messages
            .filter(isTaken)
            .map((message) => ({...message, body: markup(message.body)}));
        const changed = new Set(taken.map(({id}) => id));
        this.messages = [...this.messages.filter(({id}) => !changed.has(id)), ...taken];
        this.messages.sort((a, b) => (isBefore(placeOf(a), placeOf(b)) ? -1 : 1));
        Object.assign(this.tickets, page.tickets);
    }

    has(id) {
        return this.messages.some((message) => message.id === id);
    }

    // ---------------------------------------------------------------------- searching

    resetSearch() {
        this.search = {words: "", places: null, hasMore: false, index: -1};
    }

    /** Find words; the latest hit is the first. */
    async find(words) {
        this.resetSearch();
        this.search.words = words;
        if (!words.trim()) {
            return;
        }
        const found = await this.call("whatsapp_history_search", [words], {
            media_only: this.mediaOnly,
        });
        if (this.search.words === words) {
            this.search.places = found.places;
            this.search.hasMore = found.has_more;
            this.search.index = found.places.length ? 0 : -1;
        }
    }

    /** To the next older hit, or with -1 to the next newer one; round and round. */
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

    /** Messages, and what separates them: the day, the account, the ticket. */
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
