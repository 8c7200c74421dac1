import {FormController} from "@web/views/form/form_controller";
import {_t} from "@web/core/l10n/translation";
import {formView} from "@web/views/form/form_view";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";

/**
 * The guide's form. A new account is saved once something was typed: Odoo would also
 * save it when the tab is left, or when a button is pressed.
 */
export class WhatsappGuideController extends FormController {
    setup() {
        super.setup();
        this.notification = useService("notification");
    }

    get isUntouched() {
        return this.model.root.isNew && !this.model.root.dirty;
    }

    beforeVisibilityChange() {
        return this.isUntouched ? undefined : super.beforeVisibilityChange();
    }

    async beforeUnload(ev) {
        if (!this.isUntouched) {
            await super.beforeUnload(ev);
        }
    }

    async beforeExecuteActionButton(clickParams) {
        if (await this.isEmpty()) {
            this.notification.add(
                _t("Paste the app secret and the access token first."),
                {type: "warning"}
            );
            return false;
        }
        return super.beforeExecuteActionButton(clickParams);
    }

    /** Whether nothing has been typed, in a field that still has the focus either. */
    async isEmpty() {
        await this.model.root.isDirty();
        return this.isUntouched;
    }
}

registry.category("views").add("whatsapp_guide", {
    ...formView,
    Controller: WhatsappGuideController,
});
