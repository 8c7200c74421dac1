import {Composer} from "@mail/core/common/composer_model";
import {Thread} from "@mail/core/common/thread_model";
import {OR, fields} from "@mail/core/common/record";
import {patch} from "@web/core/utils/patch";

/**
 * What the server tells of a ticket's conversation (`_whatsapp_to_store`).
 *
 * @typedef {Object} WhatsappConversation
 * @property {String} name of the customer
 * @property {String} address their number, user name or user id
 * @property {String} account which of our numbers they write to
 * @property {String|false} window_expires_at end of the customer service window, UTC
 * @property {Boolean} is_blocked by us
 */

/** A ticket has a draft for WhatsApp besides that of messages and notes. */
patch(Composer, {id: OR("thread", "message", "whatsappThread")});

patch(Composer.prototype, {
    setup() {
        super.setup(...arguments);
        this.whatsappThread = fields.One("Thread");
    },

    get targetThread() {
        return super.targetThread ?? this.whatsappThread ?? null;
    },
});

patch(Thread.prototype, {
    setup() {
        super.setup(...arguments);
        /** @type {WhatsappConversation|false} */
        this.whatsapp = false;
        this.whatsappComposer = fields.One("Composer", {
            compute: () => ({}),
            inverse: "whatsappThread",
            onDelete: (composer) => composer.delete(),
        });
    },

    get canWriteWhatsapp() {
        return Boolean(
            this.whatsapp && !this.whatsapp.is_blocked && this.hasWriteAccess
        );
    },
});
