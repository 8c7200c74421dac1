import {Component} from "@odoo/owl";

import {Message} from "@mail/core/common/message";
import {formatted} from "./formatting.esm";
import {patch} from "@web/core/utils/patch";

/** Shows an interactive message's buttons or list as the customer's phone does. */
export class WhatsappQuestion extends Component {
    static template = "helpdesk_mgmt_whatsapp.Question";
    static props = ["question"];

    get text() {
        return formatted(this.props.question.text);
    }
}

patch(Message, {
    components: {...Message.components, WhatsappQuestion},
});
