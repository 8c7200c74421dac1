import {Component, useSubEnv} from "@odoo/owl";
import {
    WhatsappGiveBack,
    WhatsappTakeOver,
} from "../../responder/whatsapp_responder.esm";
import {deserializeDateTime, formatDateTime} from "@web/core/l10n/dates";
import {Composer} from "@mail/core/common/composer";
import {WhatsappTemplateComposer} from "../../template_message/whatsapp_template_composer.esm";
import {WhatsappTemplateSwitch} from "../../template_message/whatsapp_template_switch.esm";
import {WhatsappTextComposer} from "./whatsapp_text_composer.esm";
import {_t} from "@web/core/l10n/translation";
import {formatDuration} from "../../common/duration.esm";
import {useCustomerServiceWindow} from "./customer_service_window.esm";
import {useService} from "@web/core/utils/hooks";

/** In minutes. */
const LAST_HOUR = 60;

/** The chatter's composer for WhatsApp: free text, or a template outside the window. */
export class WhatsappComposer extends Component {
    static template = "helpdesk_mgmt_whatsapp.Composer";
    static components = {
        WhatsappGiveBack,
        WhatsappTakeOver,
        WhatsappTemplateComposer,
        WhatsappTemplateSwitch,
        WhatsappTextComposer,
    };
    static props = ["thread", "onPosted", "dropzoneRef?"];

    setup() {
        this.store = useService("mail.store");
        useSubEnv({inWhatsappComposer: true});
        this.serviceWindow = useCustomerServiceWindow(
            () => this.props.thread.whatsapp.window_expires_at
        );
        this.restoreDraft();
    }

    /** Restores the text typed before a reload, even while only templates can be sent. */
    restoreDraft() {
        const composer = this.props.thread.whatsappComposer;
        if (!composer.composerText) {
            const {store} = this;
            Composer.prototype.restoreContent.call({props: {composer}, store});
        }
    }

    get address() {
        const {address, name} = this.props.thread.whatsapp;
        return address === name ? "" : address;
    }

    /** Whether a template is chosen instead of a text that is written. */
    get isTemplateOnly() {
        const {whatsapp, whatsappObstacle, whatsappTemplate} = this.props.thread;
        const isWanted = whatsappTemplate.isWanted;
        return (
            !whatsappObstacle && (isWanted || !(whatsapp.is_watched || this.takesText))
        );
    }

    /** Whether a text can be sent now: in the window, or by Direct Send. */
    get takesText() {
        return Boolean(
            this.serviceWindow.isOpen || this.props.thread.whatsapp.direct_send
        );
    }

    /** What happens to a text after the window; undefined if it can be none. */
    get directText() {
        const {whatsapp, whatsappObstacle, whatsappTemplate} = this.props.thread;
        const {direct_send, is_watched} = whatsapp;
        const isText = !whatsappObstacle && !is_watched && !whatsappTemplate.isWanted;
        if (this.serviceWindow.isOpen || !direct_send || !isText) {
            return undefined;
        }
        const {template} = direct_send;
        return template
            ? _t(
                  "More than 24 hours have passed: your text goes out by Direct Send, at the price of a utility template. If WhatsApp refuses it, it is sent within the template “%(template)s”. Write only about the customer's own request, without files.",
                  {template}
              )
            : _t(
                  "More than 24 hours have passed: your text goes out by Direct Send, at the price of a utility template. If WhatsApp refuses it, the customer does not get it, and you are notified. Write only about the customer's own request, without files."
              );
    }

    get isDraftKept() {
        const {composerText} = this.props.thread.whatsappComposer;
        const isClosed = this.isTemplateOnly && !this.serviceWindow.isOpen;
        return isClosed && Boolean(composerText.trim());
    }

    get isClosing() {
        return this.serviceWindow.isOpen && this.serviceWindow.minutesLeft < LAST_HOUR;
    }

    get windowText() {
        const {isOpen, minutesLeft} = this.serviceWindow;
        if (!isOpen && this.takesText) {
            return _t("Direct Send until the customer writes");
        }
        if (!isOpen) {
            return _t("Only templates until the customer writes");
        }
        const duration = formatDuration(minutesLeft);
        return this.isClosing
            ? _t("Free text closes in %(duration)s", {duration})
            : _t("Free text for another %(duration)s", {duration});
    }

    get windowTitle() {
        const expiresAt = this.props.thread.whatsapp.window_expires_at;
        if (!this.serviceWindow.isOpen || !expiresAt) {
            return _t(
                "WhatsApp takes free text within 24 hours after the customer last wrote."
            );
        }
        const time = formatDateTime(deserializeDateTime(expiresAt));
        return _t("WhatsApp takes free text until %(time)s.", {time});
    }

    /** For screen readers: changes with the window's state, not every minute. */
    get windowState() {
        if (!this.serviceWindow.isOpen) {
            return this.directText || _t("WhatsApp takes only templates now.");
        }
        return this.isClosing
            ? _t("WhatsApp takes free text for less than an hour.")
            : _t("WhatsApp takes free text.");
    }
}
