import {Component, useState} from "@odoo/owl";

import {Message} from "@mail/core/common/message";
import {patch} from "@web/core/utils/patch";
import {useService} from "@web/core/utils/hooks";

/** A customer's file that is not there: on its way, or why not and what helps. */
export class WhatsappMedia extends Component {
    static template = "helpdesk_mgmt_whatsapp.Media";
    static props = ["media"];

    setup() {
        this.orm = useService("orm");
        this.state = useState({asking: false});
    }

    /** The page hears of the outcome as of every change of a message. */
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
