import "@mail/core/web_portal/message_patch";
import {deserializeDateTime, formatDateTime} from "@web/core/l10n/dates";
import {Message} from "@mail/core/common/message";
import {Message as MessageModel} from "@mail/core/common/message_model";
import {_t} from "@web/core/l10n/translation";
import {htmlToTextContentInline} from "@mail/utils/common/format";
import {patch} from "@web/core/utils/patch";

const {DateTime} = luxon;

/** Characters, and lines, from which a text is folded in the chatter. */
const LONG = 1500;
const MANY_LINES = 24;

patch(MessageModel.prototype, {
    /** Messages stand in the order in which they arrived: so do the dates above them. */
    get dateDay() {
        if (!this.whatsapp?.arrived_at) {
            return super.dateDay;
        }
        const arrived = deserializeDateTime(this.whatsapp.arrived_at);
        return arrived.hasSame(DateTime.now(), "day")
            ? _t("Today")
            : arrived.toLocaleString(DateTime.DATE_MED);
    },

    /** Whether a WhatsApp message would fill the screen. */
    get isLongOnWhatsapp() {
        if (!this.whatsapp || !this.body) {
            return false;
        }
        const lines = String(this.body).split("<br").length;
        return lines > MANY_LINES || htmlToTextContentInline(this.body).length > LONG;
    },
});

patch(Message.prototype, {
    setup() {
        super.setup(...arguments);
        this.state.isUnfolded = false;
    },

    /** What a note or a customer quotes is what it says; an e-mail's quote repeats. */
    prepareMessageBody(bodyEl) {
        const {isNote, message_type: type, thread} = this.message;
        if (thread?.model === "helpdesk.ticket" && (isNote || type === "whatsapp")) {
            for (const quote of bodyEl?.querySelectorAll("[data-o-mail-quote]") || []) {
                delete quote.dataset.oMailQuote;
            }
        }
        super.prepareMessageBody(bodyEl);
    },

    get isFolded() {
        return this.message.isLongOnWhatsapp && !this.state.isUnfolded;
    },

    get attClass() {
        return {...super.attClass, "o-whatsapp-folded": this.isFolded};
    },

    get lateLabel() {
        const time = formatDateTime(this.message.datetime);
        return _t("Written %(time)s, arrived late", {time});
    },

    get templateLabel() {
        const {template} = this.message.whatsapp;
        return template ? _t("Template: %(name)s", {name: template}) : _t("Template");
    },

    cardLabel(name) {
        return _t("Create or open the contact %(name)s", {name});
    },

    async openCard(index) {
        const {message_id: id} = this.message.whatsapp.cards;
        const {action, orm} = this.env.services;
        const found = await orm.call(
            "helpdesk.whatsapp.message",
            "action_card_contact",
            [[id], index]
        );
        return action.doAction(found);
    },
});
