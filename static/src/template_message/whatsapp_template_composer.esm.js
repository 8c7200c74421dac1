import {Component, onWillStart, useEffect, useRef, useState} from "@odoo/owl";
import {UNEXPECTED, readableError} from "../ticket/composer/sending_error.esm";
import {forgetRequest, requestKey} from "../ticket/composer/request_key.esm";
import {found, lengths, part, tidy, valuesOf} from "./filling.esm";
import {FileInput} from "@web/core/file_input/file_input";
import {WhatsappBubble} from "../template/whatsapp_bubble.esm";
import {_t} from "@web/core/l10n/translation";
import {sendDecided} from "../ticket/composer/sending_decisions.esm";
import {shownOnPhone} from "../template/whatsapp_text.esm";

/** What the browser's file dialog offers for a header; the server checks the files. */
const ACCEPTED = {
    IMAGE: "image/*",
    VIDEO: "video/mp4,video/3gpp",
    DOCUMENT: ".pdf,.txt,.doc,.docx,.xls,.xlsx,.ppt,.pptx",
};

/** Composer of a template message: choose, fill in, preview and send. */
export class WhatsappTemplateComposer extends Component {
    static template = "helpdesk_mgmt_whatsapp.TemplateComposer";
    static components = {FileInput, WhatsappBubble};
    static props = ["thread", "onPosted"];

    setup() {
        this.root = useRef("root");
        this.state = useState({
            templates: null,
            search: "",
            isChoosing: false,
            isSending: false,
            problem: "",
            left: {},
        });
        onWillStart(() => {
            // Not awaited: the ticket does not wait for its templates.
            this.load();
        });
        useEffect(
            (isLoaded, autofocus) => isLoaded && autofocus && this.focus(),
            () => [this.state.templates !== null, this.composer.autofocus]
        );
    }

    async load() {
        try {
            this.state.templates = await this.call("whatsapp_templates");
        } catch (error) {
            this.state.problem = readableError(error);
            if (!this.state.problem) {
                throw error;
            }
        }
    }

    call(method, kwargs = {}) {
        // With useService, the answer would be lost when this component is destroyed.
        const ids = [this.props.thread.id];
        return this.env.services.orm.call("helpdesk.ticket", method, ids, kwargs);
    }

    focus() {
        const inputs = [
            ...this.root.el.querySelectorAll("input[type=search], textarea"),
        ];
        (inputs.find(({value}) => !value) || inputs[0])?.focus();
    }

    // The draft

    get composer() {
        return this.props.thread.whatsappComposer;
    }

    get draft() {
        return this.props.thread.whatsappTemplate;
    }

    change(changes) {
        this.state.problem = "";
        this.props.thread.changeWhatsappTemplate({isWanted: true, ...changes});
    }

    // Choosing

    get chosen() {
        const {isChoosing, templates} = this.state;
        if (isChoosing || !templates) {
            return null;
        }
        return (
            templates.find(({id}) => id === this.draft.templateId) ||
            templates.find(({is_answer}) => is_answer)
        );
    }

    /** Whether a template went out last: the list would invite to send another one. */
    get isWaitingForReply() {
        const {draft, props} = this;
        if (draft.isWanted || this.state.isChoosing || this.composer.composerText) {
            return false;
        }
        const last = props.thread.messages.findLast(({whatsapp}) => whatsapp);
        const isTemplate = last && last.whatsapp.template !== undefined;
        return Boolean(isTemplate && !last.whatsappTroubles.length);
    }

    get choices() {
        return found(this.state.templates, this.state.search);
    }

    /** The chosen template in all its languages. */
    get languages() {
        return this.state.templates.filter(({name}) => name === this.chosen.name);
    }

    /** The text, filled in as far as the ticket says. */
    textOf({components, fields}) {
        const known = fields.map(({place, sample, value}) => [place, value || sample]);
        const values = valuesOf("BODY", Object.fromEntries(known));
        return shownOnPhone(part(components, "BODY").text || "", values);
    }

    choose(templateId) {
        this.change({templateId, values: {}, file: null});
        this.state.isChoosing = false;
        this.state.left = {};
        this.composer.autofocus++;
    }

    onLanguage({target}) {
        this.choose(parseInt(target.value, 10));
    }

    chooseAnother() {
        this.state.isChoosing = true;
        this.composer.autofocus++;
    }

    // Filling in

    /** The variable that takes the agent's own text. */
    get textVariable() {
        return this.chosen.fields.find(({is_agents}) => is_agents)?.place;
    }

    get fields() {
        const {textVariable, state} = this;
        const text = this.draft.text ?? tidy(this.composer.composerText);
        return this.chosen.fields.map((field) => {
            const {place, limit} = field;
            const proposed = place === textVariable ? text : field.value;
            const value = this.draft.values[place] ?? proposed;
            const isEmpty = !value.trim();
            const isTooLong = limit > 0 && value.length > limit;
            const isMissed = isEmpty && state.left[place];
            return {...field, value, isEmpty, isTooLong, isMissed};
        });
    }

    get values() {
        return Object.fromEntries(this.fields.map(({place, value}) => [place, value]));
    }

    get lengths() {
        return lengths(this.chosen.components, this.values);
    }

    lengthLabel({type, length, most}) {
        return type === "HEADER"
            ? _t("The header has %(length)s of %(most)s characters.", {length, most})
            : _t("The whole text has %(length)s of %(most)s characters.", {
                  length,
                  most,
              });
    }

    onInput(place, {target}) {
        const before = tidy(target.value.slice(0, target.selectionStart));
        const value = tidy(target.value);
        if (value !== target.value) {
            target.value = value;
            target.setSelectionRange(before.length, before.length);
        }
        const values = {...this.draft.values, [place]: value};
        this.change(place === this.textVariable ? {values, text: value} : {values});
    }

    onKeydown(event) {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            event.stopPropagation();
            this.send();
        }
    }

    // The header's file

    get headerFormat() {
        return part(this.chosen.components, "HEADER").format;
    }

    get accepted() {
        return ACCEPTED[this.headerFormat];
    }

    get file() {
        return this.draft.file || this.chosen.file;
    }

    onUploaded([{id, name, error}]) {
        if (error) {
            this.state.problem = error;
        } else {
            this.change({file: {id, name}});
        }
    }

    // The preview

    get bubble() {
        const {components} = this.chosen;
        const labels = this.fields.map(({place, label}) => [place, `[${label}]`]);
        const filled = Object.entries(this.values).filter(([, value]) => value);
        const shown = {...Object.fromEntries(labels), ...Object.fromEntries(filled)};
        return {
            header: this.headerIn(shown),
            body: shownOnPhone(part(components, "BODY").text, valuesOf("BODY", shown)),
            footer: part(components, "FOOTER").text,
            buttons: (part(components, "BUTTONS").buttons || []).map((button, id) => ({
                ...button,
                id,
            })),
        };
    }

    headerIn(shown) {
        const {format: type, text} = part(this.chosen.components, "HEADER");
        const file = this.accepted && this.file;
        return (
            type && {
                type,
                text: shownOnPhone(text, valuesOf("HEADER", shown)),
                image: type === "IMAGE" && file ? `/web/image/${file.id}` : null,
                caption: type === "LOCATION" ? shown["header.name"] : file?.name,
            }
        );
    }

    // Sending

    /** Why the message cannot be sent yet; empty if it can. */
    get obstacle() {
        if (this.fields.some(({isEmpty}) => isEmpty)) {
            return _t("Fill in every field first.");
        }
        if (this.accepted && !this.file) {
            return _t("Attach the file that the message begins with.");
        }
        const isTooLong = [...this.fields, ...this.lengths].some(
            (text) => text.isTooLong
        );
        return isTooLong ? _t("Shorten what you have written.") : "";
    }

    get request() {
        return {
            template_id: this.chosen.id,
            values: this.values,
            attachment_id: this.draft.file?.id || false,
            instead_of: this.draft.insteadOf,
        };
    }

    async send() {
        if (!this.chosen || this.obstacle || this.state.isSending) {
            return;
        }
        const {composer, textVariable, request} = this;
        const {onPosted, thread} = this.props;
        this.state.isSending = true;
        this.state.problem = "";
        try {
            const request_key = requestKey(composer, request);
            const isSent = await sendDecided(
                this.env,
                thread.whatsapp.name,
                (decisions) =>
                    this.call("whatsapp_post_template", {
                        ...request,
                        decisions,
                        request_key,
                    })
            );
            if (!isSent) {
                return;
            }
        } catch (error) {
            const problem = readableError(error);
            this.state.problem = problem || UNEXPECTED;
            if (!problem) {
                throw error;
            }
            return;
        } finally {
            this.state.isSending = false;
        }
        forgetRequest(composer);
        thread.clearWhatsappTemplate();
        if (textVariable && !request.instead_of) {
            composer.clear();
        }
        onPosted();
    }
}
