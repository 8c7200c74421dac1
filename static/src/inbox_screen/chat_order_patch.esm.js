import {Chatter} from "@mail/chatter/web_portal/chatter";
import {_t} from "@web/core/l10n/translation";
import {patch} from "@web/core/utils/patch";
import {user} from "@web/core/user";

const SETTING = "whatsapp_oldest_first";

/** Shows WhatsApp tickets as a chat, oldest first, if the user has chosen so. */
patch(Chatter.prototype, {
    setup() {
        super.setup(...arguments);
        this.state.isOldestFirst = Boolean(user.settings?.[SETTING]);
    },

    /** The inbox is a chat in any case. */
    get isChat() {
        return (
            Boolean(this.env.whatsappInbox) ||
            (this.state.isOldestFirst && this.isWhatsappTicket)
        );
    },

    get orderTitle() {
        return this.isChat ? _t("Newest messages first") : _t("Oldest messages first");
    },

    async toggleWhatsappOrder() {
        this.state.isOldestFirst = !this.state.isOldestFirst;
        await user.setUserSettings(SETTING, this.state.isOldestFirst);
    },
});
