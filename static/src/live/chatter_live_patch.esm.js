import {onMounted, onWillUnmount} from "@odoo/owl";

import {Chatter} from "@mail/chatter/web_portal/chatter";
import {patch} from "@web/core/utils/patch";
import {rpc} from "@web/core/network/rpc";
import {useDebounced} from "@web/core/utils/timing";
import {useService} from "@web/core/utils/hooks";

// A message climbs from sent to read within a moment: look once for all of it.
const REFRESH_DELAY = 150;

patch(Chatter.prototype, {
    setup() {
        super.setup(...arguments);
        this.orm = useService("orm");
        this.whatsappChanged = new Set();
        this.refreshWhatsapp = useDebounced(this._refreshWhatsapp, REFRESH_DELAY);
        const bus = useService("bus_service");
        const listener = this.onWhatsappMessage.bind(this);
        onMounted(() => bus.subscribe("helpdesk_mgmt_whatsapp/message", listener));
        onWillUnmount(() =>
            bus.unsubscribe("helpdesk_mgmt_whatsapp/message", listener)
        );
    },

    async load(thread) {
        await super.load(...arguments);
        this.tellReading(thread);
    },

    /** The customer's ticks turn blue, if the account wants it so. */
    tellReading(thread) {
        const isSeen = document.visibilityState === "visible";
        if (thread?.id && thread.whatsapp?.tells_reading && isSeen) {
            this.orm.silent.call("helpdesk.ticket", "whatsapp_seen", [thread.id]);
        }
    },

    /** Something happened on WhatsApp: show it if it is of the ticket shown here. */
    onWhatsappMessage({ticket_id, message_id}) {
        const thread = this.state.thread;
        if (thread?.model === "helpdesk.ticket" && thread.id === ticket_id) {
            this.whatsappChanged.add(message_id);
            this.refreshWhatsapp();
        }
    },

    async _refreshWhatsapp() {
        const thread = this.state.thread;
        const changed = [...this.whatsappChanged];
        this.whatsappChanged.clear();
        if (!thread?.id || thread.model !== "helpdesk.ticket") {
            return;
        }
        const known = new Set(thread.messages.map((message) => message.id));
        const shown = changed.filter((id) => known.has(id));
        await Promise.all([
            thread.fetchThreadData(["whatsapp"]),
            ...shown.map((id) => this._fetchMessage(thread, id)),
        ]);
        if (shown.length < changed.length) {
            await thread.fetchNewMessages();
            this.tellReading(thread);
        }
    },

    async _fetchMessage(thread, id) {
        const {data} = await rpc("/mail/thread/messages", {
            thread_model: thread.model,
            thread_id: thread.id,
            fetch_params: {before: id + 1, limit: 1},
        });
        this.store.insert(data);
    },
});
