import {Chatter} from "@mail/chatter/web_portal/chatter";
import {WhatsappComposer} from "./whatsapp_composer.esm";
import {_t} from "@web/core/l10n/translation";
import {patch} from "@web/core/utils/patch";
import {useEffect} from "@odoo/owl";

Object.assign(Chatter.components, {WhatsappComposer});

patch(Chatter.prototype, {
    setup() {
        super.setup(...arguments);
        this.onWhatsappPosted = this.onWhatsappPosted.bind(this);
        useEffect(
            (isDue) => isDue && this.offerWhatsapp(),
            () => [this.isWhatsappDue]
        );
    },

    /** Whether the WhatsApp composer opens by itself: no other one is open. */
    get isWhatsappDue() {
        const {composerType, isSearchOpen, thread} = this.state;
        return Boolean(
            !composerType &&
                !isSearchOpen &&
                thread?.canWriteWhatsapp &&
                !thread.whatsapp.is_closed
        );
    },

    /** Known with the form already, before the conversation is loaded. */
    get isWhatsappTicket() {
        const {record, threadModel} = this.props;
        return (
            threadModel === "helpdesk.ticket" &&
            Boolean(this.state.thread?.whatsapp || record?.data.whatsapp_contact_id)
        );
    },

    get whatsappTitle() {
        const {whatsapp, whatsappObstacle} = this.state.thread;
        if (!whatsapp) {
            return "";
        }
        const {name} = whatsapp;
        return whatsappObstacle || _t("Write to %(name)s on WhatsApp", {name});
    },

    get noEmail() {
        const {name} = this.state.thread.whatsapp;
        return _t(
            "%(name)s has no e-mail address: what you write here does not reach them.",
            {name}
        );
    },

    get childSubEnv() {
        const answerOnWhatsapp = (message) => this.answerOnWhatsapp(message);
        return Object.assign(super.childSubEnv, {answerOnWhatsapp});
    },

    changeThread() {
        if (this.state.composerType === "whatsapp") {
            this.state.composerType = false;
        }
        super.changeThread(...arguments);
    },

    /** Opens the composer and leaves the focus where it is. */
    offerWhatsapp() {
        this.state.thread.whatsappComposer.autofocus = 0;
        this.state.composerType = "whatsapp";
    },

    writeOnWhatsapp() {
        this.state.thread.whatsappComposer.autofocus++;
        this.toggleComposer("whatsapp", {force: true});
    },

    /** @param {import("models").Message} message that the answer quotes */
    answerOnWhatsapp(message) {
        this.state.thread.whatsappComposer.whatsappQuoted = message;
        this.writeOnWhatsapp();
    },

    /** As in a chat, the composer stays open. */
    onWhatsappPosted() {
        this.state.jumpThreadPresent++;
        this.load(this.state.thread, ["messages"]);
    },
});
