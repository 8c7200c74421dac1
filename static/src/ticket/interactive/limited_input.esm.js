import {Component} from "@odoo/owl";

import {lengthOf} from "./question.esm";

/** A line of text with a limit: it counts, and says what is wrong in place. */
export class LimitedInput extends Component {
    static template = "helpdesk_mgmt_whatsapp.LimitedInput";
    static props = ["label", "value", "limit", "update", "problem?", "name?"];

    get length() {
        return lengthOf(this.props.value);
    }
}
