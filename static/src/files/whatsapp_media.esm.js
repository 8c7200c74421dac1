import {Component, useState} from "@odoo/owl";

import {Message} from "@mail/core/common/message";
import {patch} from "@web/core/utils/patch";
import {useService} from "@web/core/utils/hooks";

/** Shows that a customer's file is being fetched, or why it could not be fetched. */
export class WhatsappMedia extends Component {
    static template = "helpdesk_mgmt_whatsapp.Media";
    static props = ["media"];

    setup() {
        this.orm = useService("orm");
        this.state = useState({asking: false});
    }

    // The outcome is not read here: every change of a message arrives on the bus.
    async fetchAgain() {
        if (this.state.asking) {
            return;
        }
        this.state.asking = true;
        try {
            await this.orm.call("helpdesk.whatsapp.message", "action_fetch_again", [
                this.props.media.message_id,
            ]);
        } finally {
            this.state.asking = false;
        }
    }
}

patch(Message, {
    components: {...Message.components, WhatsappMedia},
});
