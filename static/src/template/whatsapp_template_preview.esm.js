import {Component, useEffect, useExternalListener, useRef, useState} from "@odoo/owl";

import {WhatsappBubble} from "./whatsapp_bubble.esm";
import {registry} from "@web/core/registry";
import {shownOnPhone} from "./whatsapp_text.esm";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/** Fields whose text is previewed while it is typed, before the record has it. */
const TYPED = ["header_text", "body", "footer"];

/** Shows the template of a form as it looks on a phone, updated while one types. */
export class WhatsappTemplatePreview extends Component {
    static template = "helpdesk_mgmt_whatsapp.TemplatePreview";
    static components = {WhatsappBubble};
    static props = {...standardFieldProps};

    setup() {
        this.root = useRef("root");
        this.state = useState({typed: {}});
        useExternalListener(document, "input", (event) => this.onInput(event));
        useEffect(
            () => {
                this.state.typed = {};
            },
            () => TYPED.map((name) => this.data[name])
        );
    }

    get data() {
        return this.props.record.data;
    }

    onInput({target}) {
        const form = this.root.el?.closest(".o_form_view");
        const name = target.closest(".o_field_widget")?.getAttribute("name");
        if (TYPED.includes(name) && form?.contains(target)) {
            this.state.typed = {...this.state.typed, [name]: target.value};
        }
    }

    /** Returns Meta's text of a part that cannot be edited here, else the typed text. */
    text(name) {
        const part = name === "header_text" ? "HEADER" : name.toUpperCase();
        if (this.data.category === "AUTHENTICATION" || this.data.is_foreign) {
            return this.component(part).text;
        }
        return this.state.typed[name] ?? this.data[name];
    }

    component(type) {
        const components = this.data.components || [];
        return components.find((component) => component.type === type) || {};
    }

    samples(part) {
        const rows = this.data.variable_ids.records.map(({data}) => data);
        return Object.fromEntries(
            rows
                .filter(({place}) => place.startsWith(`${part}.`))
                .map(({place, sample}) => [place.slice(part.length + 1), sample])
        );
    }

    get header() {
        const type = this.data.header_type;
        if (!type || this.data.category === "AUTHENTICATION") {
            return null;
        }
        const file = this.data.header_attachment_ids.records[0];
        return {
            type,
            text: shownOnPhone(this.text("header_text"), this.samples("header")),
            image: type === "IMAGE" && file ? `/web/image/${file.resId}` : null,
            caption: type === "LOCATION" ? this.data.header_place : file?.data.name,
        };
    }

    get body() {
        return shownOnPhone(this.text("body"), this.samples("body"));
    }

    get footer() {
        return this.text("footer");
    }

    get isEmpty() {
        return !(
            this.header ||
            this.text("body") ||
            this.footer ||
            this.buttons.length
        );
    }

    get buttons() {
        return this.data.button_ids.records.map(({id, data: {type, text}}) => ({
            id,
            type,
            text,
        }));
    }
}

export const whatsappTemplatePreview = {
    component: WhatsappTemplatePreview,
    supportedTypes: ["json"],
};

registry.category("fields").add("whatsapp_template_preview", whatsappTemplatePreview);
