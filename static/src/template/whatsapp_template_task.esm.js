import {
    Component,
    onMounted,
    onWillUnmount,
    useEffect,
    useRef,
    useState,
} from "@odoo/owl";

import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {useService} from "@web/core/utils/hooks";

const ICONS = {
    waiting: "fa-clock-o text-muted",
    done: "fa-check text-success",
    skipped: "fa-minus text-muted",
    failed: "fa-times text-danger",
};

/** Has the server process the lines of a task one by one, and shows their outcome. */
export class WhatsappTemplateTask extends Component {
    static template = "helpdesk_mgmt_whatsapp.TemplateTask";
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.state = useState({lines: [], error: false});
        this.icons = ICONS;
        this.isOpen = true;
        this.list = useRef("list");
        useEffect(
            () => {
                const lines = this.list.el.children;
                lines[this.done - 1]?.scrollIntoView({block: "nearest"});
            },
            () => [this.done]
        );
        onMounted(() => this.work());
        onWillUnmount(() => {
            this.isOpen = false;
        });
    }

    get done() {
        return this.state.lines.filter((line) => line.state !== "waiting").length;
    }

    get percent() {
        const all = this.state.lines.length;
        return all ? Math.round((100 * this.done) / all) : 0;
    }

    /** Processes lines until all are done or the dialog is closed. */
    async work() {
        this.state.error = false;
        const {resModel, resId} = this.props.record;
        try {
            do {
                this.state.lines = await this.orm.call(resModel, "action_step", [
                    resId,
                ]);
            } while (this.isOpen && this.done < this.state.lines.length);
        } catch (error) {
            this.state.error = true;
            throw error;
        }
    }
}

export const whatsappTemplateTask = {component: WhatsappTemplateTask};

registry.category("view_widgets").add("whatsapp_template_task", whatsappTemplateTask);
