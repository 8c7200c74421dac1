import {Component, useEffect, useRef, useState} from "@odoo/owl";

import {LimitedInput} from "./limited_input.esm";
import {Question} from "./question.esm";
import {WhatsappQuestion} from "../../message/whatsapp_question.esm";
import {_t} from "@web/core/l10n/translation";
import {shownOnPhone} from "../../template/whatsapp_text.esm";

/** Editor of an interactive message's buttons or list, with a preview of the phone. */
export class QuestionEditor extends Component {
    static template = "helpdesk_mgmt_whatsapp.QuestionEditor";
    static components = {LimitedInput, WhatsappQuestion};
    static props = ["question", "text", "files", "send", "close"];

    setup() {
        this.question = useState(this.props.question);
        this.root = useRef("root");
        const isNew = this.question.options.every(({title}) => !title);
        this.state = useState({added: isNew ? this.question.options[0] : null});
        useEffect(
            (option) => option && this.focus(option),
            () => [this.state.added]
        );
    }

    get preview() {
        const {request, isList} = this.question;
        const options = request.options.filter(({title}) => title);
        const opener = isList ? {button: request.button || this.OPENER} : {};
        return {
            text: shownOnPhone(this.props.text),
            question: {...request, ...opener, options},
        };
    }

    get OPENER() {
        return _t("Button that opens the list");
    }

    get problem() {
        return this.question.problem(this.props.text, this.props.files);
    }

    labelOf(index) {
        return _t("Label of option %(number)s", {number: index + 1});
    }

    focus({key}) {
        this.root.el.querySelector(`[data-name="${key}"]`).focus();
    }

    add() {
        if (!this.question.isFull) {
            this.state.added = this.question.add();
        }
    }

    remove(index) {
        this.question.remove(index);
        this.focus(this.question.options[Math.max(0, index - 1)]);
    }

    onKeydown(ev) {
        if (ev.key === "Enter" && ev.ctrlKey) {
            ev.preventDefault();
            this.props.send();
        }
    }

    /** Enter goes to the next option or adds one; Backspace removes an empty one. */
    onKeydownOption(ev, index) {
        const {title, description} = this.question.options[index];
        const isEmpty = !title && !description && this.question.options.length > 1;
        if (!ev.target.matches("input")) {
            return;
        }
        if (ev.key === "Enter" && !ev.ctrlKey && !ev.isComposing) {
            ev.preventDefault();
            const next = this.question.options[index + 1];
            if (next) {
                this.focus(next);
            } else {
                this.add();
            }
        } else if (ev.key === "Backspace" && isEmpty) {
            ev.preventDefault();
            this.remove(index);
        }
    }
}

Question.editor = QuestionEditor;
