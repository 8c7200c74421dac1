import {Component, useState} from "@odoo/owl";

import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

/**
 * Shows the next ticket that waits for us in the form, and puts the cursor into its
 * composer.
 *
 * The order is that of the list from which the form was opened.
 *
 * @param {Object} env
 * @param {Object} record the form's, a ticket
 */
export async function goToNextWaiting(env, record) {
    const {model, resId, resIds} = record;
    if ((await record.isDirty()) && !(await record.save())) {
        return;
    }
    const nextId = await env.services.orm.call(
        "helpdesk.ticket",
        "whatsapp_next_waiting",
        [resId, resIds]
    );
    if (!nextId) {
        env.services.notification.add(_t("Nobody else is waiting for an answer."), {
            type: "info",
        });
        return;
    }
    const thread = env.services["mail.store"].Thread.insert({
        model: "helpdesk.ticket",
        id: nextId,
    });
    thread.isToWriteOnWhatsapp = true;
    if (env.whatsappInbox) {
        return env.whatsappInbox.select(nextId);
    }
    await model.load({
        resId: nextId,
        resIds: resIds.includes(nextId) ? resIds : [...resIds, nextId],
    });
}

/** Button in the header of a ticket's form. */
export class WhatsappNextWaiting extends Component {
    static template = "helpdesk_mgmt_whatsapp.NextWaiting";
    static props = {...standardWidgetProps};

    setup() {
        this.state = useState({isBusy: false});
    }

    async onClick() {
        this.state.isBusy = true;
        try {
            await goToNextWaiting(this.env, this.props.record);
        } finally {
            this.state.isBusy = false;
        }
    }
}

registry.category("view_widgets").add("whatsapp_next_waiting", {
    component: WhatsappNextWaiting,
});
