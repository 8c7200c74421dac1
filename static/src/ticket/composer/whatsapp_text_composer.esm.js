import {UNEXPECTED, readableError} from "./sending_error.esm";
import {forgetRequest, requestKey} from "./request_key.esm";
import {isEventHandled, markEventHandled} from "@web/core/utils/misc";
import {Composer} from "@mail/core/common/composer";
import {_t} from "@web/core/l10n/translation";
import {sendDecided} from "./sending_decisions.esm";
import {shownOnPhone} from "../../template/whatsapp_text.esm";
import {signed} from "./signature.esm";
import {useFileProblems} from "./file_problems.esm";

/** Meta's limit of a text message (`TEXT_BODY` in tools/limits.py). */
const MOST_CHARACTERS = 4096;
/** The count is shown from this part of the limit on. */
const MANY = 0.85;
/** Milliseconds. Meta's typing indicator lasts 25 seconds on the customer's phone. */
const WRITING_INTERVAL = 20_000;
/** Beside `return`, Odoo's extraction of terms would read the rest as a pattern. */
const STYLED = /<(?:strong|em|s|code|ul|ol|div)\b/;

/** Odoo's composer, whose text is sent to the customer on WhatsApp. */
export class WhatsappTextComposer extends Composer {
    static template = "helpdesk_mgmt_whatsapp.TextComposer";

    setup() {
        super.setup();
        this.fileProblems = useFileProblems(this.props.composer);
        this.writingNotifiedAt = 0;
    }

    get placeholder() {
        return _t("Write to %(name)s on WhatsApp…", {name: this.thread.whatsapp.name});
    }

    get quotedAuthor() {
        const {authorName} = this.props.composer.whatsappQuoted;
        return _t("Answering %(name)s:", {name: authorName});
    }

    get SEND_TEXT() {
        return this.state.active ? _t("Send") : _t("Sending…");
    }

    get text() {
        return this.props.composer.composerText.trim();
    }

    /** The text as it is sent: with the agent's name, if customers see it. */
    get sentText() {
        return signed(this.thread.whatsapp.signature, this.text);
    }

    /** The text as the phone shows it; undefined if it has no formatting. */
    get preview() {
        const shown = shownOnPhone(this.sentText);
        return STYLED.test(shown) ? shown : undefined;
    }

    /** Code points, as Python and Meta count: an emoji is one. */
    get characters() {
        return [...this.sentText].length;
    }

    /** Whether the text is sent after the window, without files and buttons. */
    get isDirect() {
        return this.thread.isWhatsappDirect;
    }

    get limit() {
        return this.isDirect ? this.thread.whatsapp.direct_send.limit : MOST_CHARACTERS;
    }

    get characterCount() {
        const {characters, limit} = this;
        return characters > Math.floor(MANY * limit)
            ? _t("%(characters)s of %(limit)s characters", {characters, limit})
            : "";
    }

    /** What the agent has to change before the message can be sent. */
    get obstacles() {
        const {limit} = this;
        const surplus = this.characters - limit;
        const tooLong = _t(
            "The message is too long: WhatsApp takes %(limit)s characters. Take away %(surplus)s, or send it in parts.",
            {limit, surplus}
        );
        const withFiles = _t(
            "Files cannot be sent until the customer writes: take them away."
        );
        const hasFiles = this.isDirect && this.props.composer.attachments.length;
        return [
            ...this.fileProblems(),
            ...(surplus > 0 ? [tooLong] : []),
            ...(hasFiles ? [withFiles] : []),
        ];
    }

    get problems() {
        return [...this.obstacles, this.props.composer.whatsappProblem].filter(Boolean);
    }

    get isSendButtonDisabled() {
        return super.isSendButtonDisabled || this.obstacles.length > 0;
    }

    /** The arguments of the ticket's `whatsapp_post`. */
    get request() {
        const {composerHtml, attachments, whatsappQuoted, whatsappSeenId} =
            this.props.composer;
        return {
            body: String(composerHtml),
            quoted_id: whatsappQuoted?.id ?? false,
            attachment_ids: attachments.map(({id}) => id),
            seen_id: whatsappSeenId ?? false,
        };
    }

    onInput(ev) {
        super.onInput(ev);
        this.props.composer.whatsappSeenId ??= this.thread.newestPersistentMessage?.id;
        this.notifyWriting();
    }

    notifyWriting() {
        const now = Date.now();
        if (now - this.writingNotifiedAt >= WRITING_INTERVAL) {
            this.writingNotifiedAt = now;
            this.env.services.orm.silent
                .call("helpdesk.ticket", "whatsapp_writing", [this.thread.id])
                .catch(() => null);
        }
    }

    onKeydown(ev) {
        super.onKeydown(ev);
        const isFree = !isEventHandled(ev, "NavigableList.close");
        if (ev.key === "Escape" && isFree && this.props.composer.whatsappQuoted) {
            this.stopQuoting();
            markEventHandled(ev, "Composer.discard");
        }
    }

    stopQuoting() {
        this.props.composer.whatsappQuoted = undefined;
        this.props.composer.autofocus++;
    }

    /** Returns whether the message was sent: not if the agent has decided otherwise. */
    post(request) {
        const {id, whatsapp} = this.thread;
        // With useService, the answer would be lost when this component is destroyed.
        const {orm} = this.env.services;
        return sendDecided(this.env, whatsapp.name, (decisions) =>
            orm.call("helpdesk.ticket", "whatsapp_post", [id], {...request, decisions})
        );
    }

    /** Sends the message; another attempt after a failure has the same request key. */
    async sendMessage() {
        if (this.isSendButtonDisabled) {
            return;
        }
        this.composerActions.activePicker?.close?.();
        const {request, thread} = this;
        const {composer} = this.props;
        const request_key = requestKey(composer, request);
        this.state.active = false;
        composer.whatsappProblem = "";
        try {
            if (!(await this.post({...request, request_key}))) {
                composer.autofocus++;
                return;
            }
        } catch (error) {
            const problem = readableError(error);
            composer.whatsappProblem = problem || UNEXPECTED;
            // The ticket may have been closed in the meantime.
            thread.fetchThreadData(["whatsapp"]).catch(() => null);
            if (!problem) {
                throw error;
            }
            return;
        } finally {
            this.state.active = true;
        }
        forgetRequest(composer);
        this.suggestion?.clearCannedResponses();
        this.clear();
        composer.autofocus++;
        this.props.onPostCallback?.();
    }
}
