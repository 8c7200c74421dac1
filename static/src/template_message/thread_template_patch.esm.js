import "../ticket/composer/thread_model_patch.esm";
import {Thread} from "@mail/core/common/thread_model";
import {patch} from "@web/core/utils/patch";

/**
 * A template message an agent is filling in; a closed composer does not discard it.
 *
 * @typedef {Object} WhatsappTemplateDraft
 * @property {Boolean} isWanted whether the agent prefers a template to free text
 * @property {Number|false} templateId false: the template for answers, if there is one
 * @property {Object} values what the agent has entered, by variable ("body.1")
 * @property {String|null} text the agent's own text, which every template takes over
 * @property {{id: Number, name: String, mimetype: String}|null} file for the header
 * @property {Number|false} insteadOf id of the failed `mail.message` this replaces
 */
const NOTHING = Object.freeze({
    isWanted: false,
    templateId: false,
    values: {},
    text: null,
    file: null,
    insteadOf: false,
});

patch(Thread.prototype, {
    setup() {
        super.setup(...arguments);
        /** @type {WhatsappTemplateDraft} replaced by a new object on every change */
        this.whatsappTemplate = NOTHING;
        /** Whether the composer opens once the ticket's conversation is loaded. */
        this.isToWriteOnWhatsapp = false;
    },

    /** @param {Partial<WhatsappTemplateDraft>} changes */
    changeWhatsappTemplate(changes) {
        this.whatsappTemplate = {...this.whatsappTemplate, ...changes};
    },

    clearWhatsappTemplate() {
        this.whatsappTemplate = NOTHING;
    },
});
