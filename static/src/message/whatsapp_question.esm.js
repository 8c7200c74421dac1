import {Component} from "@odoo/owl";

import {Message} from "@mail/core/common/message";
import {patch} from "@web/core/utils/patch";

/** Buttons, or a list and what opens it, as the customer's phone shows them. */
export class WhatsappQuestion extends Component {
    static template = "helpdesk_mgmt_whatsapp.Question";
    static props = ["question"];
}

patch(Message, {
    components: {...Message.components, WhatsappQuestion},
});
