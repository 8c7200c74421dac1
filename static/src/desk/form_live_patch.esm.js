import {FormController} from "@web/views/form/form_controller";
import {patch} from "@web/core/utils/patch";
import {useBusSubscription} from "../ticket/live/bus_subscription_hook.esm";
import {useDebounced} from "@web/core/utils/timing";
import {useExternalListener} from "@odoo/owl";

/** Milliseconds: an answer assigns a ticket and moves it at once. */
export const liveForm = {pause: 150};
/** Fields of these types are shown as they are now. */
const TYPES = new Set(
    "boolean char date datetime float integer json many2one selection".split(" ")
);

const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/**
 * Shows what has changed in a ticket meanwhile; nothing while the user is editing it.
 *
 * Only the changed fields are set: to load the record again would have the chatter load
 * everything, too.
 */
async function showChanges(controller) {
    const record = controller.model.root;
    const {activeFields, context, fields, resId, resModel} = record;
    const names = Object.keys(activeFields).filter((n) => TYPES.has(fields[n].type));
    const isRelation = (name) => fields[name].type === "many2one";
    const specification = Object.fromEntries(
        names.map((n) => [n, isRelation(n) ? {fields: {display_name: {}}} : {}])
    );
    const [now] = await controller.orm.silent.call(resModel, "web_read", [[resId]], {
        specification,
        context,
    });
    const isEdited = await record.isDirty();
    if (!now || isEdited || controller.model.root !== record) {
        return;
    }
    const parsed = record._parseServerValues(now);
    const changed = names.filter((name) => !isSame(parsed[name], record.data[name]));
    if (changed.length) {
        record._applyValues(Object.fromEntries(changed.map((n) => [n, now[n]])));
    }
}

patch(FormController.prototype, {
    setup() {
        super.setup(...arguments);
        if (this.props.resModel !== "helpdesk.ticket") {
            return;
        }
        let isDue = false;
        const refresh = useDebounced(() => {
            if (isDue && document.visibilityState === "visible") {
                isDue = false;
                // What follows is shown with the next change.
                return showChanges(this).catch(() => null);
            }
        }, liveForm.pause);
        useBusSubscription("helpdesk_mgmt_whatsapp/ticket", ({ticket_id: id}) => {
            if (id === this.model.root.resId) {
                isDue = true;
                refresh();
            }
        });
        useExternalListener(document, "visibilitychange", refresh);
    },
});
