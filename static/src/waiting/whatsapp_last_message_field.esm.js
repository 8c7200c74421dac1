import {Component} from "@odoo/owl";

import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/** List widget: a ticket's last WhatsApp message on one line, and its direction. */
export class WhatsappLastMessageField extends Component {
    static template = "helpdesk_mgmt_whatsapp.LastMessageField";
    static props = {...standardFieldProps};

    get text() {
        return this.props.record.data[this.props.name];
    }

    get isOurs() {
        return this.props.record.data.whatsapp_last_direction === "outbound";
    }
}

registry.category("fields").add("whatsapp_last_message", {
    component: WhatsappLastMessageField,
    supportedTypes: ["char"],
    listViewWidth: [160, 320],
    fieldDependencies: [
        {name: "whatsapp_last_direction", type: "selection", readonly: true},
    ],
});
