import {Component} from "@odoo/owl";

import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/** Shows below a template's field why Meta would refuse that part of the template. */
export class WhatsappProblems extends Component {
    static template = "helpdesk_mgmt_whatsapp.Problems";
    static props = {...standardFieldProps, part: String};

    get texts() {
        return this.props.record.data[this.props.name]?.[this.props.part] || [];
    }
}

export const whatsappProblems = {
    component: WhatsappProblems,
    supportedTypes: ["json"],
    extractProps: ({options}) => ({part: options.part}),
};

registry.category("fields").add("whatsapp_problems", whatsappProblems);
