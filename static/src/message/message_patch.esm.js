import {Message} from "@mail/core/common/message";
import {Message as MessageModel} from "@mail/core/common/message_model";
import {WhatsappMarks} from "./whatsapp_marks.esm";
import {WhatsappQuoted} from "./whatsapp_quoted.esm";
import {WhatsappStatus} from "./whatsapp_status.esm";
import {WhatsappTrouble} from "../trouble/whatsapp_trouble.esm";
import {_t} from "@web/core/l10n/translation";
import {patch} from "@web/core/utils/patch";
import {registerMessageAction} from "@mail/core/common/message_actions";

patch(MessageModel.prototype, {
    setup() {
        super.setup(...arguments);
        /** @type {object|undefined} what the server adds to a WhatsApp message */
        this.whatsapp = undefined;
        /** @type {boolean|undefined} */
        this.whatsapp_is_from_portal = undefined;
    },

    /** Whether an answer that quotes this message, or a reaction to it, can be sent. */
    get canBeAnsweredOnWhatsapp() {
        return Boolean(this.whatsapp?.can_be_answered && this.thread?.hasWriteAccess);
    },

    /** The `mail.notification` with the delivery status; none if incoming. */
    get whatsappNotification() {
        return this.notification_ids.find(({isWhatsapp}) => isWhatsapp);
    },

    /** The messages to the customer that failed or whose outcome is unknown. */
    get whatsappTroubles() {
        const parts = this.whatsappNotification?.whatsapp.parts ?? [];
        return parts.filter(({state}) => ["failed", "unknown"].includes(state));
    },

    /** The color depends on the direction of the message, not on its author. */
    get bubbleColor() {
        if (!this.whatsapp) {
            return super.bubbleColor;
        }
        return this.whatsapp.direction === "outbound" ? "green" : "blue";
    },

    canAddReaction() {
        if (this.message_type !== "whatsapp") {
            return super.canAddReaction(...arguments);
        }
        return (
            this.canBeAnsweredOnWhatsapp &&
            this.whatsapp.direction === "inbound" &&
            super.canAddReaction(...arguments)
        );
    },
});

patch(Message, {
    components: {
        ...Message.components,
        WhatsappMarks,
        WhatsappQuoted,
        WhatsappStatus,
        WhatsappTrouble,
    },
});

patch(Message.prototype, {
    get isWhatsappIncomplete() {
        const {message_type: type, whatsapp} = this.message;
        return Boolean(
            this.env.inChatter && type === "whatsapp" && whatsapp === undefined
        );
    },

    get attClass() {
        const direction = this.message.whatsapp?.direction;
        return {
            ...super.attClass,
            "o-whatsapp-Message": Boolean(direction),
            "o-whatsapp-ours": direction === "outbound",
            // Pushed while it is being posted: whose it is follows at once.
            "d-none": this.isWhatsappIncomplete,
        };
    },
});

registerMessageAction("whatsapp-answer", {
    condition: ({message, owner}) =>
        Boolean(owner.env.answerOnWhatsapp) && message.canBeAnsweredOnWhatsapp,
    icon: "fa fa-reply",
    name: _t("Answer on WhatsApp"),
    onSelected: ({message, owner}) => owner.env.answerOnWhatsapp(message),
    sequence: 15,
});
