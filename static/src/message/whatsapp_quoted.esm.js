import {Component} from "@odoo/owl";

import {useService} from "@web/core/utils/hooks";

/** The message a WhatsApp message answers; a click leads there. */
export class WhatsappQuoted extends Component {
    static template = "helpdesk_mgmt_whatsapp.Quoted";
    static props = ["message"];

    setup() {
        this.store = useService("mail.store");
    }

    get quoted() {
        return this.props.message.whatsapp.quoted;
    }

    onClick() {
        const {message} = this.props;
        const quoted = this.store["mail.message"].insert({
            id: this.quoted.message_id,
            model: message.model,
            res_id: message.res_id,
        });
        this.env.messageHighlight?.highlightMessage(quoted, message.thread);
    }
}
