import {Component} from "@odoo/owl";

import {STATES} from "../message/notification_model_patch.esm";
import {WhatsappRemedies} from "./whatsapp_remedies.esm";

/** Shows below a message why it failed or may have, and the buttons that may help. */
export class WhatsappTrouble extends Component {
    static template = "helpdesk_mgmt_whatsapp.Trouble";
    static components = {WhatsappRemedies};
    static props = ["message"];

    /** The failed parts, grouped by state, reason and remedies. */
    get troubles() {
        const {whatsappTroubles: parts, whatsappNotification} = this.props.message;
        const same = ({state, reason, remedies, dealt_with}) =>
            JSON.stringify([state, reason, remedies, dealt_with]);
        const isSeveral = whatsappNotification.whatsapp.parts.length > 1;
        return Object.entries(Object.groupBy(parts, same)).map(([key, group]) => ({
            key,
            parts: group,
            names: isSeveral ? group.map(({name}) => name).join(", ") : "",
            label: STATES[group[0].state].label,
            reason: group[0].reason,
            isOver: Boolean(group[0].dealt_with),
            isUncertain: group[0].state === "unknown",
        }));
    }
}
