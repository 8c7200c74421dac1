import {status, useExternalListener} from "@odoo/owl";
import {useBus, useService} from "@web/core/utils/hooks";
import {Chatter} from "@mail/chatter/web_portal/chatter";
import {WhatsappWriters} from "./whatsapp_writers.esm";
import {patch} from "@web/core/utils/patch";
import {rpc} from "@web/core/network/rpc";
import {useBusSubscription} from "./bus_subscription_hook.esm";
import {useDebounced} from "@web/core/utils/timing";

// A message goes from sent to read within a moment: one request shows all of it.
const REFRESH_DELAY = 150;

Object.assign(Chatter.components, {WhatsappWriters});

const isSeen = () => document.visibilityState === "visible";

patch(Chatter.prototype, {
    setup() {
        super.setup(...arguments);
        this.orm = useService("orm");
        this.whatsappChanged = new Set();
        this.hasMissedWhatsapp = false;
        this.hasWindowMoved = false;
        this.refreshWhatsapp = useDebounced(this._refreshWhatsapp, REFRESH_DELAY);
        useBusSubscription("helpdesk_mgmt_whatsapp/message", (change) =>
            this.onWhatsappMessage(change)
        );
        useBusSubscription("helpdesk_mgmt_whatsapp/window", (moved) =>
            this.onWhatsappWindow(moved)
        );
        useBus(this.env.services.bus_service, "BUS:RECONNECT", () => {
            this.hasMissedWhatsapp = true;
            this.refreshWhatsapp();
        });
        useExternalListener(document, "visibilitychange", () => {
            this.notifySeen(this.state.thread);
            this.refreshWhatsapp();
        });
    },

    async load(thread) {
        await super.load(...arguments);
        this.notifySeen(thread);
    },

    /** Tells the server that the user sees the conversation, if the page is visible. */
    notifySeen(thread) {
        const isHere = status(this) !== "destroyed" && isSeen();
        if (isHere && thread?.whatsapp && thread.hasReadAccess) {
            this.orm.silent.call("helpdesk.ticket", "whatsapp_seen", [thread.id]);
        }
    },

    /** Handles the bus notification of a new or changed WhatsApp message. */
    onWhatsappMessage({ticket_id, message_id}) {
        const thread = this.state.thread;
        if (thread?.model === "helpdesk.ticket" && thread.id === ticket_id) {
            this.whatsappChanged.add(message_id);
            this.refreshWhatsapp();
        }
    },

    /** Handles the bus notification that the customer wrote, in whichever ticket. */
    onWhatsappWindow({contact_id}) {
        if (this.state.thread?.whatsapp?.contact_id === contact_id) {
            this.hasWindowMoved = true;
            this.refreshWhatsapp();
        }
    },

    /** Loads what has changed; a hidden page does so as soon as it is visible. */
    async _refreshWhatsapp() {
        const thread = this.state.thread;
        const isElsewhere = !this.whatsappChanged.size && !this.hasMissedWhatsapp;
        const isDue = !isElsewhere || this.hasWindowMoved;
        if (!isDue || !isSeen() || !thread?.id || thread.model !== "helpdesk.ticket") {
            return;
        }
        if (thread.status === "loading") {
            // Not from within the function: Odoo's debounce forgets such a call.
            await Promise.resolve();
            this.refreshWhatsapp();
            return;
        }
        const changed = [...this.whatsappChanged];
        const hasMissed = this.hasMissedWhatsapp;
        this.whatsappChanged.clear();
        this.hasMissedWhatsapp = false;
        this.hasWindowMoved = false;
        await thread.fetchThreadData(["whatsapp"]);
        if (isElsewhere || !thread.hasReadAccess) {
            return;
        }
        if (thread.status === "loading") {
            // Odoo loads nothing new beside what began before this change.
            changed.forEach((id) => this.whatsappChanged.add(id));
            this.hasMissedWhatsapp ||= hasMissed;
            this.refreshWhatsapp();
            return;
        }
        await this._showWhatsapp(thread, changed, hasMissed);
        this.notifySeen(thread);
    },

    /** Reads the changed messages that are shown again, and loads the new ones. */
    async _showWhatsapp(thread, changed, hasMissed) {
        const known = new Set(thread.messages.map((message) => message.id));
        const shown = changed.filter((id) => known.has(id));
        const updates = shown.map((id) => [id, 1]);
        if (hasMissed && known.size) {
            updates.push([thread.newestPersistentMessage.id, known.size]);
        }
        await Promise.all(
            updates.map((update) => this._updateMessages(thread, ...update))
        );
        if (hasMissed || shown.length < changed.length) {
            await thread.fetchNewMessages();
        }
    },

    /** Reads `limit` shown messages again: the one with `id` and those before it. */
    async _updateMessages(thread, id, limit) {
        const {data} = await rpc("/mail/thread/messages", {
            thread_model: thread.model,
            thread_id: thread.id,
            fetch_params: {before: id + 1, limit},
        });
        this.store.insert(data);
    },
});
