import {OR, fields} from "@mail/core/common/record";
import {Composer} from "@mail/core/common/composer_model";
import {Thread} from "@mail/core/common/thread_model";
import {_t} from "@web/core/l10n/translation";
import {deserializeDateTime} from "@web/core/l10n/dates";
import {patch} from "@web/core/utils/patch";

const {DateTime} = luxon;

/**
 * A ticket's WhatsApp conversation, from `_whatsapp_to_store` of `helpdesk.ticket`.
 *
 * @typedef {Object} WhatsappConversation
 * @property {Number} contact_id the WhatsApp contact's
 * @property {String} name of the customer
 * @property {String} address the customer's phone number, user name or user id
 * @property {String} account name of the WhatsApp account the customer writes to
 * @property {String|false} window_expires_at end of the customer service window, UTC
 * @property {String|false} obstacle why nobody can write to the customer now
 * @property {Boolean} is_closed whether the ticket is closed
 * @property {Boolean} is_opted_out whether they want no automatic messages
 * @property {String} signature the name that is sent before what the user writes
 * @property {Boolean} enter_sends whether Enter sends, by the user's preference
 * @property {Boolean} is_watched whether another system answers the customer
 * @property {Boolean} can_give_back whether another system could answer again
 * @property {Boolean} takes_calls whether customers can call the number on WhatsApp
 * @property {Boolean} may_ask_to_call whether the customer may be asked to permit calls
 * @property {{limit: Number, template: String}|false} direct_send whether texts can be
 *     sent after the window, of how many characters; `template` is sent if Meta refuses
 * @property {Boolean} has_email whether the customer has an e-mail address
 */

// A ticket has a draft for WhatsApp besides that of messages and notes.
patch(Composer, {id: OR("thread", "message", "whatsappThread")});

patch(Composer.prototype, {
    setup() {
        super.setup(...arguments);
        this.whatsappThread = fields.One("Thread");
        // Odoo's `replyToMessage` expects a draft with a `thread`.
        this.whatsappQuoted = fields.One("mail.message");
        /** Id of the newest message that was there as the agent began to write. */
        this.whatsappSeenId = undefined;
        /** Why the last attempt to send this draft failed; empty if none did. */
        this.whatsappProblem = "";
    },

    clear() {
        super.clear();
        this.whatsappQuoted = undefined;
        this.whatsappSeenId = undefined;
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

    /** Why the user cannot write to the customer; empty if they can. */
    get whatsappObstacle() {
        return this.hasWriteAccess
            ? this.whatsapp.obstacle || ""
            : _t("You may read this ticket, but not write to its customer.");
    },

    /** Whether a text would be sent after the window, by Direct Send. */
    get isWhatsappDirect() {
        const {direct_send, window_expires_at} = this.whatsapp;
        const isOpen =
            window_expires_at &&
            deserializeDateTime(window_expires_at) > DateTime.now();
        return Boolean(direct_send && !isOpen);
    },

    get canWriteWhatsapp() {
        return Boolean(this.whatsapp && !this.whatsappObstacle);
    },
});
