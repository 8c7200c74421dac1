import {FormController} from "@web/views/form/form_controller";
import {FormRenderer} from "@web/views/form/form_renderer";
import {_t} from "@web/core/l10n/translation";
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

    /** The page, and the way back to it, are named after the inbox. */
    displayName() {
        return _t("Inbox");
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
