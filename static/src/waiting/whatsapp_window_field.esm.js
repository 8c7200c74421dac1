import {formatDuration, minutesUntil} from "../common/duration.esm";
import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {formatDateTime} from "@web/core/l10n/dates";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/** Minutes left. */
const SOON = 120;
const VERY_SOON = 30;

/** List widget: the time left of Meta's customer service window, colored by urgency. */
export class WhatsappWindowField extends Component {
    static template = "helpdesk_mgmt_whatsapp.WindowField";
    static props = {...standardFieldProps};

    get expiresAt() {
        return this.props.record.data[this.props.name];
    }

    get minutesLeft() {
        return minutesUntil(this.expiresAt);
    }

    get title() {
        return formatDateTime(this.expiresAt);
    }

    get text() {
        return this.minutesLeft > 0
            ? _t("%(duration)s left", {duration: formatDuration(this.minutesLeft)})
            : _t("Window closed");
    }

    get color() {
        if (this.minutesLeft <= 0) {
            return "text-bg-light";
        }
        if (this.minutesLeft <= VERY_SOON) {
            return "text-bg-danger";
        }
        return this.minutesLeft <= SOON ? "text-bg-warning" : "text-bg-success";
    }
}

registry.category("fields").add("whatsapp_window", {
    component: WhatsappWindowField,
    supportedTypes: ["datetime"],
    listViewWidth: [145, 165],
});
