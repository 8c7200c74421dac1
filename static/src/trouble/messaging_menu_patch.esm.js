import {Failure} from "@mail/core/common/failure_model";
import {MessagingMenu} from "@mail/core/public_web/messaging_menu";
import {_t} from "@web/core/l10n/translation";
import {patch} from "@web/core/utils/patch";

patch(Failure.prototype, {
    get iconSrc() {
        return this.type === "whatsapp"
            ? "/helpdesk_mgmt_whatsapp/static/img/whatsapp_failure.svg"
            : super.iconSrc;
    },
    get body() {
        if (this.type !== "whatsapp") {
            return super.body;
        }
        const name = this.lastMessage?.thread?.display_name;
        return this.notifications.length === 1 && name
            ? _t("A WhatsApp message was not delivered on “%(name)s”", {name})
            : _t("WhatsApp messages were not delivered");
    },
});

patch(MessagingMenu.prototype, {
    openFailureView(failure) {
        if (failure.type !== "whatsapp") {
            return super.openFailureView(failure);
        }
        this.env.services.action.doAction(
            "helpdesk_mgmt_whatsapp.helpdesk_whatsapp_failure_action",
            {additionalContext: {search_default_mine: 1}}
        );
        this.dropdown.close();
    },
    getFailureNotificationName(failure) {
        return failure.type === "whatsapp"
            ? _t("WhatsApp failures")
            : super.getFailureNotificationName(...arguments);
    },
});
