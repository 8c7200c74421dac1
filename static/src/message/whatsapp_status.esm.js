import {Component, useState} from "@odoo/owl";

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

/** What became of a message to a customer: to whom, when, why not, and what helps. */
export class WhatsappStatusPopover extends Component {
    static template = "helpdesk_mgmt_whatsapp.StatusPopover";
    static props = ["notification", "close?"];

    setup() {
        this.orm = useService("orm");
        this.state = useState({sending: false});
    }

    get whatsapp() {
        return this.props.notification.whatsapp;
    }

    get times() {
        return Object.entries(this.whatsapp.times).map(([name, time]) => ({
            label: TIMES[name],
            time: formatDateTime(deserializeDateTime(time)),
        }));
    }

    get canSendAgain() {
        const thread = this.props.notification.mail_message_id.thread;
        return (
            thread?.hasWriteAccess &&
            ["failed", "unknown"].includes(this.whatsapp.state)
        );
    }

    async sendAgain() {
        if (this.state.sending) {
            return;
        }
        this.state.sending = true;
        try {
            await this.orm.call("helpdesk.whatsapp.message", "action_send_again", [
                this.whatsapp.message_id,
            ]);
            this.props.close?.();
        } finally {
            this.state.sending = false;
        }
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
