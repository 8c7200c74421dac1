import {_t} from "@web/core/l10n/translation";
import {lengthOf} from "../ticket/interactive/question.esm";

/** Meta's limits, in characters (tools/call_to_action.py). */
const BODY = 1024;
const ADDRESS = /^https?:\/\/[^\s/]+\S*$/;
const SCREEN = /^[A-Za-z_]+$/;

const label = {name: "label", limit: 20, label: _t("Label of the button")};
const flow = {
    name: "flow",
    limit: 200,
    label: _t("Id or name of the form, as in WhatsApp Manager"),
};
const screen = {
    name: "screen",
    limit: 80,
    label: _t("Screen to open (optional)"),
    isOptional: true,
};
const url = {name: "url", limit: 2000, label: _t("Address (https://…)")};

/**
 * By Meta's type: the button of the composer, and what the agent fills in. `shown` is
 * the label of a button that WhatsApp labels itself. `isOffered` says whether a ticket's
 * conversation can have it.
 */
export const KINDS = {
    cta_url: {name: _t("Link button"), icon: "fa-external-link", fields: [label, url]},
    location_request_message: {
        name: _t("Ask for the location"),
        icon: "fa-map-marker",
        fields: [],
        shown: _t("Send location"),
    },
    flow: {
        name: _t("Form (WhatsApp Flow)"),
        icon: "fa-list-alt",
        fields: [label, flow, screen],
    },
    voice_call: {
        name: _t("Call us button"),
        icon: "fa-phone",
        fields: [label],
        isOffered: ({takes_calls}) => takes_calls,
    },
    call_permission_request: {
        name: _t("Ask whether you may call"),
        icon: "fa-volume-control-phone",
        fields: [],
        shown: _t("Let the business call"),
        isOffered: ({may_ask_to_call}) => may_ask_to_call,
    },
};

const inOneLine = (text) => text.trim().replace(/\s+/g, " ");

/** The one button of an interactive message in an agent's draft. */
export class CallToAction {
    /** The component that edits it; `call_to_action_editor.esm.js` sets it. */
    static editor = undefined;

    /**
     * @param {String} type one of `KINDS`
     * @param {Object} values of its fields
     */
    constructor(type, values = {}) {
        this.type = type;
        this.values = {label: "", url: "", flow: "", screen: "", ...values};
    }

    get kind() {
        return KINDS[this.type];
    }

    /** @returns {String} what is wrong with what is entered in a field, or "" */
    problemOf({name, limit}) {
        const value = inOneLine(this.values[name]);
        if (lengthOf(value) > limit) {
            return _t("WhatsApp shows at most %(limit)s characters here.", {limit});
        }
        if (name === "url" && value && !ADDRESS.test(value)) {
            return _t("The address of the link must begin with https:// or http://.");
        }
        if (name === "screen" && value && !SCREEN.test(value)) {
            return _t("The id of a screen has only letters and underscores.");
        }
        return "";
    }

    get isIncomplete() {
        return this.kind.fields.some(
            ({name, isOptional}) => !isOptional && !inOneLine(this.values[name])
        );
    }

    /**
     * @param {String} text of the message, above the button
     * @param {Number} files how many files the draft has
     * @returns {String} why the message cannot be sent yet, or ""
     */
    problem(text, files) {
        const length = lengthOf(text.trim());
        if (files) {
            return _t(
                "WhatsApp sends no files together with a button: send the files first."
            );
        }
        if (!length) {
            return _t(
                "Write the message in the field above: the button stands below it."
            );
        }
        if (length > BODY) {
            return _t(
                "The message has %(length)s characters; with these options, WhatsApp accepts %(limit)s.",
                {length, limit: BODY}
            );
        }
        return this.isIncomplete ? _t("Fill in every field.") : "";
    }

    /** Returns whether `whatsapp_post` would accept the message. */
    canBeSent(text, files) {
        const isAnyWrong = this.kind.fields.some((field) => this.problemOf(field));
        return !this.problem(text, files) && !isAnyWrong;
    }

    /** The argument `interactive` of `whatsapp_post`. */
    get request() {
        const values = this.kind.fields.map(({name}) => [
            name,
            inOneLine(this.values[name]),
        ]);
        return {type: this.type, ...Object.fromEntries(values)};
    }

    /** The button as `WhatsappQuestion` shows it. */
    get shown() {
        const {icon, shown, name} = this.kind;
        const title = shown || inOneLine(this.values.label) || name;
        return {button: "", options: [{title, icon}]};
    }
}
