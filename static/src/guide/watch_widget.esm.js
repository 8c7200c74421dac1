import {Component, onMounted, onWillUnmount, xml} from "@odoo/owl";

import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {useService} from "@web/core/utils/hooks";

const INTERVAL = 2000;

/**
 * Reloads an open form when the server changes the field that the attribute `watched`
 * names. It reads the field every two seconds while the form is visible and unchanged.
 */
export class WhatsappWatchWidget extends Component {
    static template = xml`<span class="o-whatsapp-Watch d-none" />`;
    static props = {...standardWidgetProps, watched: {type: String}};

    setup() {
        this.orm = useService("orm");
        onMounted(() => {
            this.timer = browser.setInterval(() => this.poll(), INTERVAL);
        });
        onWillUnmount(() => browser.clearInterval(this.timer));
    }

    async poll() {
        const {record, watched} = this.props;
        const isIdle = record.resId && !record.dirty && !this.isPolling;
        if (!isIdle || document.visibilityState !== "visible") {
            return;
        }
        this.isPolling = true;
        try {
            const ids = [record.resId];
            const [now] = await this.orm.silent.read(record.resModel, ids, [watched]);
            if (now && now[watched] !== record.data[watched] && !record.dirty) {
                await record.load();
            }
        } finally {
            this.isPolling = false;
        }
    }
}

registry.category("view_widgets").add("whatsapp_watch", {
    component: WhatsappWatchWidget,
    extractProps: ({attrs}) => ({watched: attrs.watched}),
});
