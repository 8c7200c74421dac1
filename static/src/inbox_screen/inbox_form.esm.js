import {FormController} from "@web/views/form/form_controller";
import {FormRenderer} from "@web/views/form/form_renderer";
import {formView} from "@web/views/form/form_view";
import {registry} from "@web/core/registry";

/** Saves each change at once. */
class InboxFormController extends FormController {
    get modelParams() {
        const params = super.modelParams;
        // Not awaited: the change itself is still being applied.
        params.hooks.onRecordChanged = (record) => {
            record.save();
        };
        return params;
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
