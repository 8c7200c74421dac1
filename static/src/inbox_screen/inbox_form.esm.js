import {FormController} from "@web/views/form/form_controller";
import {FormRenderer} from "@web/views/form/form_renderer";
import {formView} from "@web/views/form/form_view";
import {registry} from "@web/core/registry";
import {useBusSubscription} from "../ticket/live/bus_subscription_hook.esm";

/** Saves each change at once, and shows what others change in the ticket. */
class InboxFormController extends FormController {
    setup() {
        super.setup();
        useBusSubscription("helpdesk_mgmt_whatsapp/ticket", ({ticket_id: id}) =>
            this.onTicketChanged(id)
        );
    }

    get modelParams() {
        const params = super.modelParams;
        // Not awaited: the change itself is still being applied.
        params.hooks.onRecordChanged = (record) => {
            record.save();
        };
        return params;
    }

    async onTicketChanged(id) {
        const {root} = this.model;
        if (root.resId === id && !(await root.isDirty())) {
            await root.load();
        }
    }
}

/** Shows the chatter beside the sheet, however narrow the page is. */
class InboxFormRenderer extends FormRenderer {
    mailLayout() {
        return "SIDE_CHATTER";
    }
}

registry.category("views").add("whatsapp_inbox_form", {
    ...formView,
    Controller: InboxFormController,
    Renderer: InboxFormRenderer,
});
