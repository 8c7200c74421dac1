import {Component} from "@odoo/owl";

const {DateTime} = luxon;

const HEADER_ICONS = {
    IMAGE: "fa-picture-o",
    VIDEO: "fa-play-circle",
    DOCUMENT: "fa-file-text-o",
    LOCATION: "fa-map-marker",
};
const BUTTON_ICONS = {
    QUICK_REPLY: "fa-reply",
    URL: "fa-external-link",
    PHONE_NUMBER: "fa-phone",
    COPY_CODE: "fa-clone",
    OTP: "fa-clone",
};

/**
 * Shows a template message as it looks on a phone.
 *
 * Props: `header` (`type` as Meta names it; `text`, or `image` and `caption`), `body`
 * (see `shownOnPhone`), `footer`, `buttons` (`id`, `type`, `text`).
 */
export class WhatsappBubble extends Component {
    static template = "helpdesk_mgmt_whatsapp.Bubble";
    static props = ["header?", "body", "footer?", "buttons"];

    get headerIcon() {
        return HEADER_ICONS[this.props.header.type];
    }

    /** The time at which it would be sent. */
    get time() {
        return DateTime.now().toLocaleString(DateTime.TIME_SIMPLE);
    }

    get buttons() {
        return this.props.buttons.map(({id, type, text}) => ({
            id,
            icon: BUTTON_ICONS[type],
            label: type !== "COPY_CODE" && text,
            copies: ["COPY_CODE", "OTP"].includes(type),
        }));
    }
}
