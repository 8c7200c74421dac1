import {Component, useEffect, useRef, useState} from "@odoo/owl";

import {CallToAction} from "./call_to_action.esm";
import {LimitedInput} from "../ticket/interactive/limited_input.esm";
import {WhatsappQuestion} from "../message/whatsapp_question.esm";
import {shownOnPhone} from "../template/whatsapp_text.esm";

/** Editor of a message's one button, with a preview of the phone. */
export class CallToActionEditor extends Component {
    static template = "helpdesk_mgmt_whatsapp.CallToActionEditor";
    static components = {LimitedInput, WhatsappQuestion};
    static props = ["question", "text", "files", "send", "close"];

    setup() {
        this.question = useState(this.props.question);
        this.root = useRef("root");
        useEffect(
            () => this.root.el.querySelector("input")?.focus(),
            () => []
        );
    }

    get text() {
        return shownOnPhone(this.props.text);
    }

    get problem() {
        return this.question.problem(this.props.text, this.props.files);
    }

    onKeydown(ev) {
        if (ev.key === "Enter" && ev.ctrlKey) {
            ev.preventDefault();
            this.props.send();
        }
    }
}

CallToAction.editor = CallToActionEditor;
