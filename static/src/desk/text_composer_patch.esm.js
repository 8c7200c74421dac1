import {WhatsappTextComposer} from "../ticket/composer/whatsapp_text_composer.esm";
import {_t} from "@web/core/l10n/translation";
import {isEventHandled} from "@web/core/utils/misc";
import {patch} from "@web/core/utils/patch";
import {useEffect} from "@odoo/owl";

const EDITABLE = "input, textarea, select, [contenteditable=true]";

patch(WhatsappTextComposer.prototype, {
    setup() {
        super.setup();
        let isOpening = true;
        useEffect(
            () => {
                this.takeFocus(isOpening);
                isOpening = false;
            },
            // Loaded again after a button of the form, which has taken the focus.
            () => [this.thread?.whatsapp]
        );
    },

    /**
     * Puts the cursor here while the customer waits, unless it is somewhere else. The
     * page is not scrolled to it: who opens a form looks at its beginning.
     *
     * @param {Boolean} isOpening what was pressed to come here may have the focus
     */
    takeFocus(isOpening) {
        const {activeElement, body} = document;
        const isFree = isOpening
            ? !activeElement?.matches(EDITABLE)
            : activeElement === body;
        const isOnTop = this.ui.activeElement === document;
        // On a phone, the keyboard would cover the ticket.
        const isPhone = this.ui.isSmall || this.isMobileOS;
        if (this.thread?.whatsapp?.is_waiting && isFree && isOnTop && !isPhone) {
            this.ref.el?.focus({preventScroll: true});
        }
    },

    get isEnterSending() {
        return Boolean(this.thread?.whatsapp.enter_sends && !this.isMobileOS);
    },

    get sendKeybinds() {
        return this.isEnterSending ? [_t("Enter")] : [_t("Ctrl"), _t("Enter")];
    },

    /** The keys, which have no room beside *Send and next*. */
    get sendTitle() {
        return this.env.nextWaitingTicket && this.sendKeybinds.join("+");
    },

    onKeydown(ev) {
        const isFree = !isEventHandled(ev, "NavigableList.select") && this.state.active;
        const isEnter = ev.key === "Enter" && !ev.isComposing && isFree;
        const isPlain = !(ev.shiftKey || ev.ctrlKey || ev.altKey || ev.metaKey);
        if (isEnter && ev.ctrlKey && ev.shiftKey && this.env.nextWaitingTicket) {
            ev.preventDefault();
            this.sendAndNext();
        } else if (isEnter && isPlain && this.isEnterSending) {
            ev.preventDefault();
            this.sendMessage();
        } else {
            super.onKeydown(ev);
        }
    },

    /** Sends the message, and shows the next ticket unless it was not sent. */
    async sendAndNext() {
        const {composer} = this.props;
        const {nextWaitingTicket} = this.env;
        await this.sendMessage();
        const isSent = !composer.composerText.trim() && !composer.attachments.length;
        if (isSent && !composer.whatsappProblem) {
            await nextWaitingTicket();
        }
    },
});
