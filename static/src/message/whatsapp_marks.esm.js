import {Component, useState} from "@odoo/owl";
import {deserializeDateTime, formatDateTime} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";

/** Marks a message that its author edited, with the former texts, or deleted. */
export class WhatsappMarks extends Component {
    static template = "helpdesk_mgmt_whatsapp.Marks";
    static props = ["whatsapp"];

    setup() {
        this.state = useState({open: false});
    }

    get formerTexts() {
        return this.props.whatsapp.former_texts.map(({at, text}) => ({
            until: _t("(until %(time)s)", {
                time: formatDateTime(deserializeDateTime(at)),
            }),
            text,
        }));
    }

    get deletedAt() {
        return formatDateTime(deserializeDateTime(this.props.whatsapp.deleted_at));
    }
}
