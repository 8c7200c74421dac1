import {onMounted, onWillUnmount} from "@odoo/owl";

import {Chatter} from "@mail/chatter/web_portal/chatter";
import {Thread} from "@mail/core/common/thread_model";
import {_t} from "@web/core/l10n/translation";
import {patch} from "@web/core/utils/patch";
import {rpc} from "@web/core/network/rpc";
import {useDebounced} from "@web/core/utils/timing";
import {useService} from "@web/core/utils/hooks";

// A message climbs from sent to read within a moment: look once for all of it.
const REFRESH_DELAY = 150;

patch(Thread.prototype, {
    setup() {
        super.setup(...arguments);
        /** @type {string|false} name of the customer the WhatsApp button writes to */
        this.whatsappContact = false;
        /** Whether the customer is told that an agent has opened the ticket. */
        this.whatsappTellsReading = false;
    },
});

patch(Chatter.prototype, {
    setup() {
        super.setup(...arguments);
        this.orm = useService("orm");
        this.action = useService("action");
        this.whatsappChanged = new Set();
        this.refreshWhatsapp = useDebounced(this._refreshWhatsapp, REFRESH_DELAY);
        const bus = useService("bus_service");
        const listener = this.onWhatsappMessage.bind(this);
        onMounted(() => bus.subscribe("helpdesk_mgmt_whatsapp/message", listener));
        onWillUnmount(() =>
            bus.unsubscribe("helpdesk_mgmt_whatsapp/message", listener)
        );
    },

    get canWriteWhatsapp() {
        const thread = this.state.thread;
        return Boolean(thread?.whatsappContact && thread.hasWriteAccess);
    },

    get whatsappTitle() {
        const name = this.state.thread.whatsappContact;
        return _t("Write to %(name)s on WhatsApp", {name});
    },

    /** @param {number|false} quoted id of the mail.message that is answered */
    async onClickWhatsapp(quoted = false) {
        const thread = this.state.thread;
        const action = await this.orm.call(
            "helpdesk.ticket",
            "action_whatsapp_compose",
            [thread.id, quoted]
        );
        this.action.doAction(action, {onClose: () => this.onPostCallback()});
    },

    get childSubEnv() {
        const answerOnWhatsapp = (message) => this.onClickWhatsapp(message.id);
        return Object.assign(super.childSubEnv, {answerOnWhatsapp});
    },

    async load(thread) {
        await super.load(...arguments);
        this.tellReading(thread);
    },

    /** The customer's ticks turn blue, if the account wants it so. */
    tellReading(thread) {
        const isSeen = document.visibilityState === "visible";
        if (thread?.id && thread.whatsappTellsReading && isSeen) {
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
        await Promise.all(shown.map((id) => this._fetchMessage(thread, id)));
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
