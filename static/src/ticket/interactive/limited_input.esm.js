import {Component} from "@odoo/owl";

import {lengthOf} from "./question.esm";

/** An input with a character limit: shows the count, and a problem below it. */
export class LimitedInput extends Component {
    static template = "helpdesk_mgmt_whatsapp.LimitedInput";
    static props = ["label", "value", "limit", "update", "problem?", "name?"];

    get length() {
        return lengthOf(this.props.value);
    }
}
