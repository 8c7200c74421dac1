import {deserializeDateTime, toLocaleDateTimeString} from "@web/core/l10n/dates";
import {Component} from "@odoo/owl";
import {STATES} from "./notification_model_patch.esm";
import {WhatsappRemedies} from "../trouble/whatsapp_remedies.esm";
import {_t} from "@web/core/l10n/translation";
import {usePopover} from "@web/core/popover/popover_hook";

const TIMES = {
    sent: (time) => _t("Sent on %(time)s", {time}),
    delivered: (time) => _t("Delivered on %(time)s", {time}),
    read: (time) => _t("Read on %(time)s", {time}),
    played: (time) => _t("Played on %(time)s", {time}),
    failed: (time) => _t("Failed on %(time)s", {time}),
};

/** Returns a line for each delivery status of a message with its time. */
function timesOf({times}) {
    return Object.entries(times).map(([name, time]) =>
        TIMES[name](toLocaleDateTimeString(deserializeDateTime(time)))
    );
}

/** Returns when a queued message is tried next, or "" if nobody knows. */
function nextOf({next_at}) {
    if (!next_at) {
        return "";
    }
    const at = deserializeDateTime(next_at);
    const now = luxon.DateTime.now();
    if (at <= now) {
        return _t("It is sent in a moment.");
    }
    if (at.hasSame(now, "day")) {
        const options = {showDate: false, showTime: true, showSeconds: true};
        const time = toLocaleDateTimeString(at, options);
        return _t("Next attempt at %(time)s.", {time});
    }
    return _t("Next attempt on %(time)s.", {time: toLocaleDateTimeString(at)});
}

/** Lists the messages an answer was sent as (a text, its files) with their status. */
export class WhatsappStatusPopover extends Component {
    static template = "helpdesk_mgmt_whatsapp.StatusPopover";
    static components = {WhatsappRemedies};
    static props = ["notification", "env", "close?"];

    get whatsapp() {
        return this.props.notification.whatsapp;
    }

    get parts() {
        return this.whatsapp.parts.map((part) => ({
            ...part,
            label: STATES[part.state]?.label,
            next: nextOf(part),
            lines: timesOf(part),
        }));
    }
}

/** Icon beside a WhatsApp message: ticks if it is outgoing, else WhatsApp's logo. */
export class WhatsappStatus extends Component {
    static template = "helpdesk_mgmt_whatsapp.Status";
    static props = ["notification?", "isAutomatic?"];

    setup() {
        this.popover = usePopover(WhatsappStatusPopover, {position: "bottom-start"});
    }

    /** State, reason, next attempt and times: tooltip, and label for screen readers. */
    get title() {
        const {statusTitle, whatsapp} = this.props.notification;
        return [statusTitle, whatsapp.reason, nextOf(whatsapp), ...timesOf(whatsapp)]
            .filter(Boolean)
            .join("\n");
    }

    onClick(ev) {
        const {notification} = this.props;
        this.popover.open(ev.currentTarget, {notification, env: this.env});
    }
}
