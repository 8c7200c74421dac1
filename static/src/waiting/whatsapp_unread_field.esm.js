import {Component} from "@odoo/owl";

import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/** List widget: the number of the customer's unread messages; empty for none. */
export class WhatsappUnreadField extends Component {
    static template = "helpdesk_mgmt_whatsapp.UnreadField";
    static props = {...standardFieldProps};

    get count() {
        return this.props.record.data[this.props.name];
    }

    get label() {
        return _t("Unread messages: %(count)s", {count: this.count});
    }
}

registry.category("fields").add("whatsapp_unread", {
    component: WhatsappUnreadField,
    supportedTypes: ["integer"],
    listViewWidth: 75,
});
