import {_t} from "@web/core/l10n/translation";

/** Meta's limits, in characters ("Interactive reply buttons", "… list"). */
const LIMITS = {
    button: {options: 3, title: 20, body: 1024},
    list: {options: 10, title: 24, description: 72, opener: 20, body: 4096},
};
const INITIAL_OPTIONS = 2;

/** Returns the number of code points, as Meta counts: an emoji is one. */
export const lengthOf = (text) => [...text].length;

const inOneLine = (text) => text.trim().replace(/\s+/g, " ");

let lastKey = 0;

/** The reply buttons or the list of an interactive message in an agent's draft. */
export class Question {
    /** The component that edits it; `question_editor.esm.js` sets it. */
    static editor = undefined;

    /** @param {"button"|"list"} type */
    constructor(type) {
        this.type = type;
        this.opener = "";
        this.options = [];
        for (let number = 0; number < INITIAL_OPTIONS; number++) {
            this.add();
        }
    }

    /**
     * @param {"button"|"list"} type
     * @param {String} opener label of the button that opens a list
     * @param {String} lines one option each, `label` or `label | description`
     * @returns {Question} as it is stored in a text
     */
    static ofLines(type, opener, lines) {
        const question = new Question(type);
        question.opener = opener;
        question.options = [];
        for (const line of lines.split("\n").filter(inOneLine)) {
            const [title, ...description] = line.split("|").map(inOneLine);
            Object.assign(question.add(), {
                title,
                description: description.join(" | "),
            });
        }
        return question;
    }

    get limits() {
        return LIMITS[this.type];
    }

    get isList() {
        return this.type === "list";
    }

    get isFull() {
        return this.options.length >= this.limits.options;
    }

    /** @returns {Object} a new option at the end */
    add() {
        const option = {key: ++lastKey, title: "", description: ""};
        this.options.push(option);
        return option;
    }

    remove(index) {
        this.options.splice(index, 1);
    }

    /** @returns {String} what is wrong with the label that opens the list, or "" */
    get problemOfOpener() {
        return this.isList ? this._tooLong(this.opener, this.limits.opener) : "";
    }

    /** @returns {String} what is wrong with the option at `index`, or "" */
    problemOf(index) {
        const {title, description} = this.options[index];
        const label = inOneLine(title);
        const former = this.options.slice(0, index);
        if (label && former.some((option) => inOneLine(option.title) === label)) {
            return _t("Another option has the same label.");
        }
        return (
            this._tooLong(title, this.limits.title) ||
            (this.isList && this._tooLong(description, this.limits.description)) ||
            ""
        );
    }

    _tooLong(text, limit) {
        return lengthOf(text) > limit
            ? _t("WhatsApp shows at most %(limit)s characters here.", {limit})
            : "";
    }

    get hasEmptyLabel() {
        const labels = this.options.map(({title}) => title);
        return [...labels, ...(this.isList ? [this.opener] : [])].some(
            (label) => !inOneLine(label)
        );
    }

    /**
     * @param {String} text of the message, above the options
     * @param {Number} files how many files the draft has
     * @returns {String} why the message cannot be sent yet, or ""
     */
    problem(text, files) {
        const {options, body} = this.limits;
        const length = lengthOf(text.trim());
        if (files) {
            return _t(
                "WhatsApp sends no files together with buttons or a list: send the files first."
            );
        }
        if (!length) {
            return _t(
                "Write the message in the field above: the options stand below it."
            );
        }
        if (length > body) {
            return _t(
                "The message has %(length)s characters; with these options, WhatsApp accepts %(limit)s.",
                {length, limit: body}
            );
        }
        if (!this.options.length || this.options.length > options) {
            return _t("There must be from 1 to %(most)s options.", {most: options});
        }
        return this.hasEmptyLabel ? _t("Fill in every label.") : "";
    }

    /** Returns whether `whatsapp_post` would accept the message. */
    canBeSent(text, files) {
        const isAnyWrong = this.options.some((_option, index) => this.problemOf(index));
        return !this.problem(text, files) && !this.problemOfOpener && !isAnyWrong;
    }

    /** The argument `interactive` of `whatsapp_post`; `WhatsappQuestion` shows it. */
    get request() {
        const options = this.options.map(({title, description}) => ({
            title: inOneLine(title),
            ...(this.isList ? {description: inOneLine(description)} : {}),
        }));
        const {type, isList, opener} = this;
        return {type, ...(isList ? {button: inOneLine(opener)} : {}), options};
    }
}
