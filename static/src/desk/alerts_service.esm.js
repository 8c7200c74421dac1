import {Message} from "@mail/core/common/message_model";
import {OutOfFocusService} from "@mail/core/common/out_of_focus_service";
import {Thread} from "@mail/core/common/thread_model";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {patch} from "@web/core/utils/patch";
import {registry} from "@web/core/registry";
import {shownTickets} from "./chatter_desk_patch.esm";

/** `pause`: milliseconds in which a ticket makes one sound, however much is written. */
export const alerts = {pause: 10_000};

const isHere = (ticketId) => document.hasFocus() && shownTickets.has(ticketId);

patch(Message.prototype, {
    setup() {
        super.setup(...arguments);
        /** How many messages of a customer this notification stands for. */
        this.whatsapp_count = 0;
    },
});

patch(Thread.prototype, {
    /** The messages without an answer: one notification stands for all of them. */
    get needactionCounter() {
        const counts = this.needactionMessages.map((message) => message.whatsapp_count);
        return Math.max(super.needactionCounter, ...counts);
    },
});

patch(OutOfFocusService.prototype, {
    /** Odoo's alerts are one for each message: a ticket has one of its own. */
    async notify(message) {
        if (message.message_type !== "whatsapp") {
            return super.notify(...arguments);
        }
    },
});

/** Shows, for each ticket, one alert that is replaced, as the user has chosen. */
class WhatsappAlerts {
    constructor(env, services) {
        this.env = env;
        this.store = services["mail.store"];
        this.outOfFocus = services["mail.out_of_focus"];
        this.multiTab = services.multi_tab;
        this.soundsAt = new Map();
        services.bus_service.subscribe(
            "helpdesk_mgmt_whatsapp/alert",
            (alert, {id: busId}) => this.onAlert(alert, busId)
        );
    }

    async onAlert(alert, busId) {
        this.replace(alert, busId);
        const isBusy = this.store.self_partner?.im_status?.includes("busy");
        if (isBusy || isHere(alert.ticket_id) || !(await this.multiTab.isOnMainTab())) {
            return;
        }
        this.play(alert);
        await this.show(alert);
    }

    /** Has Odoo's inbox show the last message of a ticket only, with a count. */
    replace({message_id: id, replaced_ids: replacedIds, count}, busId) {
        const {inbox, history} = this.store;
        const message = this.store["mail.message"].get(id);
        if (message) {
            message.whatsapp_count = count;
        }
        for (const replacedId of replacedIds) {
            const replaced = this.store["mail.message"].get(replacedId);
            if (replaced?.needaction) {
                const {thread} = replaced;
                if (thread && busId > thread.message_needaction_counter_bus_id) {
                    thread.message_needaction_counter--;
                }
                replaced.needaction = false;
                inbox.messages.delete({id: replacedId});
                history.messages.add(replaced);
            }
        }
        if (busId > inbox.counter_bus_id) {
            inbox.counter = Math.max(0, inbox.counter - replacedIds.length);
        }
    }

    play({sound, ticket_id: ticketId}) {
        const now = Date.now();
        const isPause = now - (this.soundsAt.get(ticketId) ?? 0) < alerts.pause;
        if (sound && this.store.settings.messageSound && !isPause) {
            this.soundsAt.set(ticketId, now);
            this.outOfFocus.soundEffectService.play("new-message");
        }
    }

    async show({alert, ticket_id: ticketId, count, name, number, text}) {
        const {outOfFocus} = this;
        if (
            !alert ||
            !outOfFocus.canSendNativeNotification ||
            // This browser shows the push notification.
            (await outOfFocus.hasServiceWorkInstalledAndPushSubscriptionActive())
        ) {
            return;
        }
        const title =
            count > 1
                ? _t("%(name)s – %(number)s: %(count)s messages", {name, number, count})
                : `${name} – ${number}`;
        const shown = new browser.Notification(title, {
            body: text,
            icon: "/helpdesk_mgmt_whatsapp/static/description/icon.png",
            tag: `helpdesk_mgmt_whatsapp.${ticketId}`,
        });
        shown.addEventListener("click", () => {
            window.focus();
            shown.close();
            this.env.services.action.doAction({
                type: "ir.actions.act_window",
                res_model: "helpdesk.ticket",
                res_id: ticketId,
                views: [[false, "form"]],
            });
        });
    }
}

registry.category("services").add("helpdesk_mgmt_whatsapp.alerts", {
    dependencies: ["bus_service", "mail.out_of_focus", "mail.store", "multi_tab"],
    start: (env, services) => new WhatsappAlerts(env, services),
});
