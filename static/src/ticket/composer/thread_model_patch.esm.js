import {OR, fields} from "@mail/core/common/record";
import {Composer} from "@mail/core/common/composer_model";
import {Thread} from "@mail/core/common/thread_model";
import {_t} from "@web/core/l10n/translation";
import {patch} from "@web/core/utils/patch";

/**
 * What the server tells of a ticket's conversation (`_whatsapp_to_store`).
 *
 * @typedef {Object} WhatsappConversation
 * @property {String} name of the customer
 * @property {String} address their number, user name or user id
 * @property {String} account which of our numbers they write to
 * @property {String|false} window_expires_at end of the customer service window, UTC
 * @property {String|false} obstacle why nobody can write to them, in words
 * @property {Boolean} is_closed whether the ticket is
 * @property {Boolean} has_email whether the customer could get an e-mail
 */

/** A ticket has a draft for WhatsApp besides that of messages and notes. */
patch(Composer, {id: OR("thread", "message", "whatsappThread")});

patch(Composer.prototype, {
    setup() {
        super.setup(...arguments);
        this.whatsappThread = fields.One("Thread");
        // Not Odoo's `replyToMessage`: its messages expect a draft with a `thread`.
        this.whatsappQuoted = fields.One("mail.message");
        /** Why what is written here was not sent when it was tried, in words. */
        this.whatsappProblem = "";
    },

    clear() {
        super.clear();
        this.whatsappQuoted = undefined;
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

    /** Why the user cannot write to the customer, in words; empty if they can. */
    get whatsappObstacle() {
        return this.hasWriteAccess
            ? this.whatsapp.obstacle || ""
            : _t("You may read this ticket, but not write to its customer.");
    },

    get canWriteWhatsapp() {
        return Boolean(this.whatsapp && !this.whatsappObstacle);
    },
});
