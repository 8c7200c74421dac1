import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";

/** A button that changes who answers the customer; Meta is asked meanwhile. */
class ThreadControl extends Component {
    static props = ["thread"];
    static method = "";

    setup() {
        this.orm = useService("orm");
        this.state = useState({isBusy: false});
    }

    async control() {
        this.state.isBusy = true;
        const {thread} = this.props;
        try {
            await this.orm.call("helpdesk.ticket", this.constructor.method, [
                thread.id,
            ]);
        } finally {
            this.state.isBusy = false;
            thread.fetchThreadData(["whatsapp", "messages"]).catch(() => null);
        }
    }
}

/** Says that another system answers the customer, and offers to take over. */
export class WhatsappTakeOver extends ThreadControl {
    static template = "helpdesk_mgmt_whatsapp.TakeOver";
    static method = "whatsapp_take_over";

    get TEXT() {
        return _t(
            "Another system answers this customer at the moment. You see what both write; to write yourself, take over."
        );
    }
}

/** Offers to leave the customer to the other system again. */
export class WhatsappGiveBack extends ThreadControl {
    static template = "helpdesk_mgmt_whatsapp.GiveBack";
    static method = "whatsapp_give_back";

    get TITLE() {
        return _t("Meta decides who answers the customer's next message.");
    }
}
