import {Mutex} from "@web/core/utils/concurrency";

const MODEL = "helpdesk.ticket";

/** Returns whether a row stands above another one: it was written in later. */
const isAbove = ({place: [at, id]}, {place: [otherAt, otherId]}) =>
    at === otherAt ? id > otherId : at > otherAt;

/** Holds the loaded rows of the list of conversations, the latest first. */
export class ConversationList {
    /**
     * @param {Object} orm whose `helpdesk.ticket` has `whatsapp_conversations`, which
     *      documents kinds and rows
     * @param {String} kind
     */
    constructor(orm, kind) {
        this.call = (values) => orm.call(MODEL, "whatsapp_conversations", [], values);
        this.kind = kind;
        this.text = "";
        this.rows = [];
        this.hasMore = this.hasAccounts = this.isLoading = false;
        this.reads = 0;
        this.reading = null;
        this.refreshes = new Mutex();
    }

    /** Loads the first page; of several requests the last one wins. */
    async load(changes = {}) {
        Object.assign(this, changes);
        const page = await this.read({});
        if (page) {
            this.rows = page.rows;
            this.hasMore = page.has_more;
            this.hasAccounts = page.has_accounts;
        }
    }

    async loadMore() {
        if (!this.hasMore || this.isLoading) {
            return;
        }
        const page = await this.read({place: this.rows.at(-1).place});
        if (page) {
            this.put(page.rows);
            this.hasMore = page.has_more;
        }
    }

    /** Reads a page; null if another one was requested in the meantime. */
    async read(values) {
        const read = ++this.reads;
        const {kind, text} = this;
        this.isLoading = true;
        try {
            this.reading = this.call({kind, text, ...values});
            const page = await this.reading;
            return read === this.reads ? page : null;
        } finally {
            if (read === this.reads) {
                this.isLoading = false;
            }
        }
    }

    /**
     * Shows tickets as they are now: they may have come, moved up, or left the list. One
     * request after the other, and none beside that of a page: an earlier state that came
     * later would stay.
     */
    refresh(ids) {
        return this.refreshes.exec(async () => {
            await this.reading?.catch(() => null);
            await this._refresh(ids);
        });
    }

    async _refresh(ids) {
        const {kind, reads, text} = this;
        const page = await this.call({kind, text, ids});
        if (reads !== this.reads) {
            return;
        }
        this.rows = this.rows.filter((row) => !ids.includes(row.id));
        const last = this.rows.at(-1);
        this.put(
            page.rows.filter((row) => !this.hasMore || !last || isAbove(row, last))
        );
    }

    /** The user has opened the ticket: nobody announces that. */
    markRead(id) {
        const row = this.rows.find((one) => one.id === id);
        if (row) {
            row.unread = 0;
        }
    }

    put(rows) {
        const ids = new Set(rows.map((row) => row.id));
        this.rows = [...this.rows.filter((row) => !ids.has(row.id)), ...rows];
        this.rows.sort((a, b) => (isAbove(a, b) ? -1 : 1));
    }
}
