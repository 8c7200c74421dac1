import {Component, onWillStart, onWillUpdateProps, useState} from "@odoo/owl";
import {ConversationRow} from "./conversation_row.esm";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {useBusSubscription} from "../ticket/live/bus_subscription_hook.esm";
import {useDebounced} from "@web/core/utils/timing";
import {useService} from "@web/core/utils/hooks";

const REFRESH_DELAY = 500;

/** View widget: the customer's other tickets with their last words. */
export class WhatsappOtherTickets extends Component {
    static template = "helpdesk_mgmt_whatsapp.OtherTickets";
    static components = {ConversationRow};
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({rows: [], count: 0});
        const refresh = useDebounced(() => this.load(), REFRESH_DELAY);
        const onChange = ({ticket_id: id}) =>
            this.state.rows.some((row) => row.id === id) && refresh();
        useBusSubscription("helpdesk_mgmt_whatsapp/message", onChange);
        useBusSubscription("helpdesk_mgmt_whatsapp/ticket", onChange);
        onWillStart(() => {
            // Not awaited: the ticket does not wait for others.
            this.load();
        });
        onWillUpdateProps(({record}) => {
            if (this.keyOf(record) !== this.key) {
                this.load(record);
            }
        });
    }

    keyOf({data, resId}) {
        return `${resId} ${data.partner_id?.id}`;
    }

    async load(record = this.props.record) {
        this.key = this.keyOf(record);
        const {resId} = record;
        const found = resId
            ? await this.orm.silent.call("helpdesk.ticket", "whatsapp_other_tickets", [
                  resId,
              ])
            : {rows: [], count: 0};
        if (this.key === this.keyOf(record)) {
            Object.assign(this.state, found);
        }
    }

    /** In a form, closed tickets alone are folded, and all are on a phone. */
    get isOpen() {
        const isToBeSeen = this.state.rows.some((row) => !row.is_closed);
        return Boolean(this.env.whatsappInbox || (isToBeSeen && !this.env.isSmall));
    }

    get more() {
        const count = this.state.count - this.state.rows.length;
        return count > 0 ? _t("%(count)s more", {count}) : "";
    }

    open(id) {
        if (this.env.whatsappInbox) {
            return this.env.whatsappInbox.select(id);
        }
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "helpdesk.ticket",
            res_id: id,
            views: [[false, "form"]],
        });
    }
}

registry.category("view_widgets").add("whatsapp_other_tickets", {
    component: WhatsappOtherTickets,
    fieldDependencies: [
        {name: "partner_id", type: "many2one", relation: "res.partner"},
    ],
});
