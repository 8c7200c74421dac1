import {formatDuration, minutesUntil} from "../common/duration.esm";
import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {formatDateTime} from "@web/core/l10n/dates";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/** List widget: who waits for whom, and for how long at the time of rendering. */
export class WhatsappWaitingField extends Component {
    static template = "helpdesk_mgmt_whatsapp.WaitingField";
    static props = {...standardFieldProps};

    get since() {
        return this.props.record.data[this.props.name];
    }

    get isForUs() {
        return this.props.record.data.whatsapp_waiting_for === "us";
    }

    get title() {
        const time = formatDateTime(this.since);
        return this.isForUs
            ? _t("Waiting for us since %(time)s", {time})
            : _t("Waiting for the customer since %(time)s", {time});
    }

    get text() {
        const duration = formatDuration(Math.max(0, -minutesUntil(this.since)));
        return this.isForUs
            ? _t("Us: %(duration)s", {duration})
            : _t("Customer: %(duration)s", {duration});
    }
}

registry.category("fields").add("whatsapp_waiting", {
    component: WhatsappWaitingField,
    supportedTypes: ["datetime"],
    listViewWidth: [145, 195],
    fieldDependencies: [
        {name: "whatsapp_waiting_for", type: "selection", readonly: true},
    ],
});
