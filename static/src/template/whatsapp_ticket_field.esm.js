import {
    FieldSelectorField,
    fieldSelectorField,
} from "@web/views/fields/field_selector/field_selector_field";
import {registry} from "@web/core/registry";

/** Field widget that selects the ticket's field whose value replaces a variable. */
export class WhatsappTicketField extends FieldSelectorField {
    get resModel() {
        return "helpdesk.ticket";
    }

    filter(field) {
        return super.filter(field) && !["binary", "properties"].includes(field.type);
    }
}

registry.category("fields").add("whatsapp_ticket_field", {
    ...fieldSelectorField,
    component: WhatsappTicketField,
});
