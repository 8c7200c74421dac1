import {UNEXPECTED, inWords} from "./sending_error.esm";
import {forgetRequest, requestKey} from "./request_key.esm";
import {isEventHandled, markEventHandled} from "@web/core/utils/misc";
import {Composer} from "@mail/core/common/composer";
import {_t} from "@web/core/l10n/translation";
import {shownOnPhone} from "../../template/whatsapp_text.esm";
import {useFileProblems} from "./file_problems.esm";

/** Meta's limit of a text message (`limits.TEXT_BODY`). */
const MOST_CHARACTERS = 4096;
/** From here on the agent sees how many there are. */
const MANY_CHARACTERS = Math.floor(0.85 * MOST_CHARACTERS);
/** The customer's phone shows for 25 seconds that somebody is typing. */
const WRITING_INTERVAL = 20_000;
/** Not beside `return`: what extracts the terms would take the rest for a pattern. */
const STYLED = /<(?:strong|em|s|code)>/;

/** Odoo's composer, whose message goes to the customer's phone. */
export class WhatsappTextComposer extends Composer {
    static template = "helpdesk_mgmt_whatsapp.TextComposer";

    setup() {
        super.setup();
        this.fileProblems = useFileProblems(this.props.composer);
        this.toldWritingAt = 0;
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

    /** How the phone shows it, where that differs from what is written; or nothing. */
    get preview() {
        const shown = shownOnPhone(this.text);
        return STYLED.test(shown) ? shown : undefined;
    }

    /** As Python counts, and Meta: not in halves of an emoji. */
    get characters() {
        return [...this.text].length;
    }

    get characterCount() {
        const {characters} = this;
        return characters > MANY_CHARACTERS
            ? _t("%(characters)s of %(limit)s characters", {
                  characters,
                  limit: MOST_CHARACTERS,
              })
            : "";
    }

    /** What has to be put right before this can be sent, in words. */
    get obstacles() {
        const surplus = this.characters - MOST_CHARACTERS;
        const tooLong = _t(
            "The message is too long: WhatsApp takes %(limit)s characters. Take away %(surplus)s, or send it in parts.",
            {limit: MOST_CHARACTERS, surplus}
        );
        return [...this.fileProblems(), ...(surplus > 0 ? [tooLong] : [])];
    }

    get problems() {
        return [...this.obstacles, this.props.composer.whatsappProblem].filter(Boolean);
    }

    get isSendButtonDisabled() {
        return super.isSendButtonDisabled || this.obstacles.length > 0;
    }

    /** What `whatsapp_post` is given. */
    get request() {
        const {composerHtml, attachments, whatsappQuoted} = this.props.composer;
        return {
            body: String(composerHtml),
            quoted_id: whatsappQuoted?.id ?? false,
            attachment_ids: attachments.map(({id}) => id),
        };
    }

    onInput(ev) {
        super.onInput(ev);
        this.tellWriting();
    }

    tellWriting() {
        const now = Date.now();
        if (now - this.toldWritingAt >= WRITING_INTERVAL) {
            this.toldWritingAt = now;
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

    /** Once: a press that is repeated after a failure names the same request. */
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
            // Not by useService: it is to end also when another composer is opened.
            await this.env.services.orm.call(
                "helpdesk.ticket",
                "whatsapp_post",
                [thread.id],
                {...request, request_key}
            );
        } catch (error) {
            const words = inWords(error);
            composer.whatsappProblem = words || UNEXPECTED;
            // The ticket may be closed by now.
            thread.fetchThreadData(["whatsapp"]).catch(() => null);
            if (!words) {
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
