import {Component} from "@odoo/owl";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {_t} from "@web/core/l10n/translation";
import {pick} from "@web/core/utils/objects";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {useHotkey} from "@web/core/hotkeys/hotkey_hook";
import {useService} from "@web/core/utils/hooks";

const MARK = "action_whatsapp_mark_unread";
/** `name`: a method of the ticket. `isShown`: whether these data of it have the item. */
const ITEMS = [
    {
        name: "action_whatsapp_give_to",
        label: _t("Hand over…"),
        isShown: ({closed}) => !closed,
    },
    {
        name: "action_whatsapp_snooze",
        label: _t("Snooze…"),
        hotkey: "alt+shift+z",
        isShown: ({closed, whatsapp_snoozed_until: until}) => !closed && !until,
    },
    {name: MARK, label: _t("Mark as unread"), hotkey: "alt+shift+o"},
];
/** What the whole form has elsewhere. */
const ITEMS_OF_INBOX = [
    {name: "action_whatsapp_move", label: _t("Move conversation…")},
    {name: "action_whatsapp_history", label: _t("WhatsApp history")},
    {name: "action_whatsapp_open_form", label: _t("Open the ticket")},
];

/** View widget: what is done with a ticket now and then, so that its stages have room. */
export class WhatsappTicketMenu extends Component {
    static template = "helpdesk_mgmt_whatsapp.TicketMenu";
    static components = {Dropdown, DropdownItem};
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        for (const item of ITEMS.filter(({hotkey}) => hotkey)) {
            useHotkey(item.hotkey, () => this.run(item), {
                bypassEditableProtection: true,
                isAvailable: () => this.items.includes(item),
            });
        }
    }

    get items() {
        const {data} = this.props.record;
        const items = this.env.whatsappInbox ? [...ITEMS, ...ITEMS_OF_INBOX] : ITEMS;
        const isShown = (item) => !item.isShown || item.isShown(data);
        return data.whatsapp_contact_id ? items.filter(isShown) : [];
    }

    async run({name}) {
        const {record} = this.props;
        if (name === MARK && this.env.whatsappInbox) {
            await this.orm.call(record.resModel, name, [record.resId]);
            return this.env.whatsappInbox.leave();
        }
        return this.env.onClickViewButton({
            clickParams: {name, type: "object"},
            getResParams: () =>
                pick(record, "context", "evalContext", "resModel", "resId", "resIds"),
        });
    }
}

registry.category("view_widgets").add("whatsapp_ticket_menu", {
    component: WhatsappTicketMenu,
    fieldDependencies: [
        {name: "closed", type: "boolean"},
        {name: "whatsapp_contact_id", type: "many2one"},
        {name: "whatsapp_snoozed_until", type: "datetime"},
    ],
});
