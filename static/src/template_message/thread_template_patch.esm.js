import "../ticket/composer/thread_model_patch.esm";
import {Thread} from "@mail/core/common/thread_model";
import {patch} from "@web/core/utils/patch";

/**
 * The template an agent is filling in: a draft, kept while the composer is closed.
 *
 * @typedef {Object} WhatsappTemplateDraft
 * @property {Boolean} isWanted even where free text would be delivered
 * @property {Number|false} templateId chosen; else that of answers, if there is one
 * @property {Object} values what they have written, by place
 * @property {String|null} text of their own, carried from template to template
 * @property {{id: Number, name: String, mimetype: String}|null} file for the header
 * @property {Number|false} insteadOf the mail.message whose failure this deals with
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
        /** @type {WhatsappTemplateDraft} never changed, but replaced */
        this.whatsappTemplate = NOTHING;
        /** Whether the composer is to open as soon as the conversation is known. */
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
