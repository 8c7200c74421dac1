import {Component, useState} from "@odoo/owl";

import {STATES} from "./notification_model_patch.esm";
import {_t} from "@web/core/l10n/translation";
import {deserializeDateTime, formatDateTime} from "@web/core/l10n/dates";
import {usePopover} from "@web/core/popover/popover_hook";
import {useService} from "@web/core/utils/hooks";

const TIMES = {
    sent: _t("Sent"),
    delivered: _t("Delivered"),
    read: _t("Read"),
    played: _t("Played"),
    failed: _t("Failed"),
};

/** What became of one message to a customer: when, why not, and what helps. */
export class WhatsappPart extends Component {
    static template = "helpdesk_mgmt_whatsapp.StatusPart";
    static props = ["part", "thread?", "close?"];

    setup() {
        this.orm = useService("orm");
        this.state = useState({sending: false});
    }

    get times() {
        return Object.entries(this.props.part.times).map(([name, time]) => ({
            label: TIMES[name],
            time: formatDateTime(deserializeDateTime(time)),
        }));
    }

    get canSendAgain() {
        return (
            this.props.thread?.hasWriteAccess &&
            ["failed", "unknown"].includes(this.props.part.state)
        );
    }

    async sendAgain() {
        if (this.state.sending) {
            return;
        }
        this.state.sending = true;
        try {
            await this.orm.call("helpdesk.whatsapp.message", "action_send_again", [
                this.props.part.message_id,
            ]);
            this.props.close?.();
        } finally {
            this.state.sending = false;
        }
    }
}

/** An answer may be several messages to the customer: a text and its files. */
export class WhatsappStatusPopover extends Component {
    static template = "helpdesk_mgmt_whatsapp.StatusPopover";
    static components = {WhatsappPart};
    static props = ["notification", "close?"];

    get whatsapp() {
        return this.props.notification.whatsapp;
    }

    stateLabel(state) {
        return STATES[state]?.label;
    }
}

/** The mark beside a WhatsApp message: ticks on ours, the sign alone on theirs. */
export class WhatsappStatus extends Component {
    static template = "helpdesk_mgmt_whatsapp.Status";
    static props = ["notification?"];

    setup() {
        this.popover = usePopover(WhatsappStatusPopover, {position: "bottom-start"});
    }

    get title() {
        const {notification} = this.props;
        return [notification.statusTitle, notification.whatsapp.reason]
            .filter(Boolean)
            .join(": ");
    }

    onClick(ev) {
        this.popover.open(ev.currentTarget, {notification: this.props.notification});
    }
}
