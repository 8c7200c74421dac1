import {Component} from "@odoo/owl";

/** When the window is closed: an approved template, filled in and previewed. */
export class WhatsappTemplateComposer extends Component {
    static template = "helpdesk_mgmt_whatsapp.TemplateComposer";
    static props = ["thread", "onPosted"];
}
