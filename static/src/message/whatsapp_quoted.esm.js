import {Component} from "@odoo/owl";

import {useService} from "@web/core/utils/hooks";

/** The message that a WhatsApp message quotes; a click scrolls the chatter to it. */
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
        const {thread} = this.props.message;
        const id = this.quoted.message_id;
        const quoted = this.store["mail.message"].insert({id, thread});
        this.env.messageHighlight?.highlightMessage(quoted, thread);
    }
}
