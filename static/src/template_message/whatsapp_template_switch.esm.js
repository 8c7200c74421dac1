import {Component} from "@odoo/owl";

/** Free text or a template, where WhatsApp delivers both. */
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
