import {Notification} from "@mail/core/common/notification_model";
import {_t} from "@web/core/l10n/translation";
import {patch} from "@web/core/utils/patch";

/** For each delivery status: the ticks that WhatsApp shows for it, and its label. */
export const STATES = {
    outgoing: {ticks: "clock", label: _t("Queued")},
    sending: {ticks: "clock", label: _t("Sending")},
    accepted: {ticks: "clock", label: _t("Accepted by WhatsApp")},
    sent: {ticks: "one", label: _t("Sent")},
    delivered: {ticks: "two", label: _t("Delivered")},
    read: {ticks: "blue", label: _t("Read")},
    played: {ticks: "blue", label: _t("Played")},
    failed: {ticks: "failed", label: _t("Not delivered")},
    unknown: {
        ticks: "unknown",
        label: _t("We do not know whether WhatsApp sent it"),
    },
};

/** @type {import("models").Notification} */
const notificationPatch = {
    get isWhatsapp() {
        return this.notification_type === "whatsapp" && Boolean(this.whatsapp);
    },
    get whatsappTicks() {
        return STATES[this.whatsapp?.state]?.ticks;
    },
    get failureMessage() {
        return this.isWhatsapp ? this.whatsapp.reason : super.failureMessage;
    },
    get icon() {
        return this.isWhatsapp ? "fa fa-whatsapp" : super.icon;
    },
    get label() {
        return this.isWhatsapp ? _t("WhatsApp") : super.label;
    },
    get statusTitle() {
        return this.isWhatsapp ? STATES[this.whatsapp.state]?.label : super.statusTitle;
    },
};
patch(Notification.prototype, notificationPatch);
