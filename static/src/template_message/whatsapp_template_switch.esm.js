import {Component} from "@odoo/owl";

/** Switches between free text and a template inside the customer service window. */
export class WhatsappTemplateSwitch extends Component {
    static template = "helpdesk_mgmt_whatsapp.TemplateSwitch";
    static props = ["thread"];

    get isTemplate() {
        return this.props.thread.whatsappTemplate.isWanted;
    }

    toggle() {
        const {thread} = this.props;
        thread.changeWhatsappTemplate({isWanted: !this.isTemplate});
        thread.whatsappComposer.autofocus++;
    }
}
