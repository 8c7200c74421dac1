import {Component} from "@odoo/owl";

import {WhatsappTemplateComposer} from "./template/whatsapp_template_composer.esm";
import {WhatsappTemplateSwitch} from "./template/whatsapp_template_switch.esm";
import {WhatsappTextComposer} from "./whatsapp_text_composer.esm";
import {useCustomerServiceWindow} from "./customer_service_window.esm";

/** Where an agent writes to the customer: free text, or a template when it must be. */
export class WhatsappComposer extends Component {
    static template = "helpdesk_mgmt_whatsapp.Composer";
    static components = {
        WhatsappTemplateComposer,
        WhatsappTemplateSwitch,
        WhatsappTextComposer,
    };
    static props = ["thread", "onPosted", "dropzoneRef?", "autofocus?"];

    setup() {
        this.serviceWindow = useCustomerServiceWindow(
            () => this.props.thread.whatsapp.window_expires_at
        );
    }
}
