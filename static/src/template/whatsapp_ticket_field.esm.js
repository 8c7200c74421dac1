import {
    FieldSelectorField,
    fieldSelectorField,
} from "@web/views/fields/field_selector/field_selector_field";
import {registry} from "@web/core/registry";

/** Which field of the ticket stands in a variable's place. */
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
