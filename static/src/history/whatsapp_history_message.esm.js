import {Component, useState} from "@odoo/owl";

import {deserializeDateTime, formatDateTime} from "@web/core/l10n/dates";
import {FileModel} from "@web/core/file_viewer/file_model";
import {STATES} from "../message/notification_model_patch.esm";
import {WhatsappMarks} from "../message/whatsapp_marks.esm";
import {WhatsappMedia} from "../files/whatsapp_media.esm";
import {WhatsappQuestion} from "../message/whatsapp_question.esm";
import {WhatsappQuoted} from "../message/whatsapp_quoted.esm";
import {WhatsappStatus} from "../message/whatsapp_status.esm";
import {_t} from "@web/core/l10n/translation";
import {humanSize} from "@web/core/utils/binary";
import {useFileViewer} from "@web/core/file_viewer/file_viewer_hook";

const {DateTime} = luxon;
/** Messages with more characters of HTML are folded. */
const LONG = 2500;

/** The quoted message above an answer; a click scrolls the history to it. */
export class WhatsappHistoryQuoted extends WhatsappQuoted {
    static props = ["message", "onJump"];

    get quoted() {
        const {quoted_position: position, whatsapp} = this.props.message;
        return {...whatsapp.quoted, message_id: position && position[1]};
    }

    onClick() {
        this.props.onJump(this.props.message.quoted_position);
    }
}

/** One message of the history, as a bubble. */
export class WhatsappHistoryMessage extends Component {
    static template = "helpdesk_mgmt_whatsapp.HistoryMessage";
    static components = {
        WhatsappHistoryQuoted,
        WhatsappMarks,
        WhatsappMedia,
        WhatsappQuestion,
        WhatsappStatus,
    };
    static props = ["message", "name", "isFound", "onJump"];

    setup() {
        this.viewer = useFileViewer();
        this.state = useState({isOpen: false});
    }

    get message() {
        return this.props.message;
    }

    get author() {
        const {author, is_ours} = this.message;
        return is_ours ? author : author || this.props.name;
    }

    get isFolded() {
        const isOpen = this.state.isOpen || this.props.isFound;
        return this.message.body.length > LONG && !isOpen;
    }

    get time() {
        return deserializeDateTime(this.message.at).toLocaleString(
            DateTime.TIME_SIMPLE
        );
    }

    get moment() {
        return formatDateTime(deserializeDateTime(this.message.at));
    }

    get reactions() {
        return this.message.reactions.join(" ");
    }

    get reactionsLabel() {
        return _t("Reactions: %(reactions)s", {reactions: this.reactions});
    }

    get isChanged() {
        const {deleted_at: deletedAt, former_texts: formerTexts} =
            this.message.whatsapp;
        return Boolean(deletedAt || formerTexts.length);
    }

    /** The status as a `mail.notification`, which `WhatsappStatus` expects. */
    get notification() {
        const {status} = this.message;
        const {label, ticks} = STATES[status.state] || {};
        return {
            whatsapp: status,
            statusTitle: label,
            whatsappTicks: ticks,
            mail_message_id: {},
        };
    }

    get files() {
        return this.message.attachments.map((attachment) =>
            Object.assign(new FileModel(), attachment)
        );
    }

    kindOf(file) {
        if (file.isImage) {
            return "image";
        }
        const kind = (file.mimetype || "").split("/")[0];
        return ["audio", "video"].includes(kind) ? kind : "document";
    }

    thumbnail(file) {
        return `/web/image/${file.id}/512x512`;
    }

    sizeOf(file) {
        return humanSize(file.file_size);
    }

    view(file) {
        this.viewer.open(file);
    }
}
