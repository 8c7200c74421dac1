import {Chatter} from "@mail/chatter/web_portal/chatter";
import {WhatsappComposer} from "./whatsapp_composer.esm";
import {_t} from "@web/core/l10n/translation";
import {patch} from "@web/core/utils/patch";

Object.assign(Chatter.components, {WhatsappComposer});

patch(Chatter.prototype, {
    setup() {
        super.setup(...arguments);
        this.onWhatsappPosted = this.onWhatsappPosted.bind(this);
    },

    get whatsappTitle() {
        const {name} = this.state.thread.whatsapp;
        return _t("Write to %(name)s on WhatsApp", {name});
    },

    get childSubEnv() {
        const answerOnWhatsapp = (message) => this.answerOnWhatsapp(message);
        return Object.assign(super.childSubEnv, {answerOnWhatsapp});
    },

    /** @param {import("models").Message} message that is answered */
    answerOnWhatsapp(message) {
        this.state.thread.whatsappComposer.replyToMessage = message;
        this.toggleComposer("whatsapp", {force: true});
    },

    /** As in a chat, the composer stays open. */
    onWhatsappPosted() {
        this.state.jumpThreadPresent++;
        this.load(this.state.thread, ["messages"]);
    },
});
