import {onWillUnmount, useExternalListener, useState} from "@odoo/owl";

import {KanbanController} from "@web/views/kanban/kanban_controller";
import {ListController} from "@web/views/list/list_controller";
import {patch} from "@web/core/utils/patch";
import {useBusSubscription} from "../ticket/live/bus_subscription_hook.esm";

/** `pause`: milliseconds between two reloads, however much customers write. */
export const liveViews = {pause: 2000};
/** What a reload would take away from the user. */
const IN_HAND = ".o_dragged, .o_kanban_quick_create";

/**
 * Keeps a list or kanban of tickets up to date with the messages that come and go.
 *
 * While the user edits or selects records, or looks at another tab, the number of tickets
 * with something new is counted instead.
 *
 * @param {Component} controller of a view
 * @returns {Object} reactive: `count`, and `reload()`
 */
function useLiveTickets(controller) {
    const changed = new Set();
    const live = useState({
        count: 0,
        reload() {
            changed.clear();
            live.count = 0;
            return controller.model.load();
        },
    });
    let timer = null;

    const isBusy = () =>
        document.visibilityState !== "visible" ||
        Boolean(controller.model.root.editedRecord) ||
        Boolean(controller.model.root.selection?.length) ||
        Boolean(controller.rootRef.el?.querySelector(IN_HAND));

    function update() {
        timer = null;
        if (!changed.size) {
            return;
        }
        if (isBusy()) {
            live.count = changed.size;
        } else {
            // The next message tries again.
            live.reload().catch(() => null);
        }
    }

    function onChange({ticket_id: ticketId}) {
        changed.add(ticketId);
        timer ??= setTimeout(update, liveViews.pause);
    }

    useBusSubscription("helpdesk_mgmt_whatsapp/message", onChange);
    useBusSubscription("helpdesk_mgmt_whatsapp/ticket", onChange);
    useExternalListener(document, "visibilitychange", update);
    onWillUnmount(() => clearTimeout(timer));
    return live;
}

for (const Controller of [ListController, KanbanController]) {
    patch(Controller.prototype, {
        setup() {
            super.setup(...arguments);
            if (this.props.resModel === "helpdesk.ticket") {
                this.whatsappLive = useLiveTickets(this);
            }
        },
    });
}
