import "../ticket/live/chatter_live_patch.esm";
import {Chatter} from "@mail/chatter/web_portal/chatter";
import {Thread} from "@mail/core/common/thread_model";
import {goToNextWaiting} from "./next_waiting.esm";
import {patch} from "@web/core/utils/patch";
import {registry} from "@web/core/registry";
import {useEffect} from "@odoo/owl";

/** Ids of the tickets whose chatter is on this page. */
export const shownTickets = new Set();

patch(Thread.prototype, {
    setup() {
        super.setup(...arguments);
        /** Whether the user has marked the open ticket as unread. */
        this.isMarkedUnread = false;
    },
});

patch(Chatter.prototype, {
    setup() {
        super.setup(...arguments);
        useEffect(
            (id) => {
                if (id) {
                    shownTickets.add(id);
                    return () => shownTickets.delete(id);
                }
            },
            () => [
                this.state.thread?.model === "helpdesk.ticket" && this.state.thread.id,
            ]
        );
    },

    get childSubEnv() {
        const nextWaitingTicket =
            this.props.record && (() => goToNextWaiting(this.env, this.props.record));
        return Object.assign(super.childSubEnv, {nextWaitingTicket});
    },

    changeThread() {
        super.changeThread(...arguments);
        this.state.thread.isMarkedUnread = false;
    },

    notifySeen(thread) {
        if (!thread?.isMarkedUnread) {
            super.notifySeen(thread);
        }
    },
});

/** Leaves the form of a ticket that was marked as unread; a list is reloaded. */
async function leaveUnread(env, {params}) {
    const {action} = env.services;
    for (const id of params.ticket_ids) {
        const thread = {model: "helpdesk.ticket", id};
        env.services["mail.store"].Thread.insert(thread).isMarkedUnread = true;
    }
    const controller = action.currentController;
    if (controller?.view?.type === "form" && controller.config.breadcrumbs.length > 1) {
        await action.restore();
    } else if (controller) {
        await action.restore(controller.jsId);
    }
}

registry.category("actions").add("helpdesk_mgmt_whatsapp.marked_unread", leaveUnread);
