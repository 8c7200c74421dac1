import {deserializeDateTime, formatDateTime} from "@web/core/l10n/dates";
import {formatDuration, minutesUntil} from "../common/duration.esm";
import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";

const {DateTime} = luxon;

/** A conversation as a row of a list; pressing it selects it. */
export class ConversationRow extends Component {
    static template = "helpdesk_mgmt_whatsapp.ConversationRow";
    static props = {
        row: Object,
        onSelect: Function,
        isSelected: {type: Boolean, optional: true},
        hasAccount: {type: Boolean, optional: true},
        /** Whether it stands in a list of one customer's tickets. */
        isOfTicket: {type: Boolean, optional: true},
    };
    static defaultProps = {isSelected: false, hasAccount: false, isOfTicket: false};

    get at() {
        return this.props.row.at && deserializeDateTime(this.props.row.at);
    }

    /** The time of today, else the date. */
    get time() {
        const {at} = this;
        if (!at) {
            return "";
        }
        return at.hasSame(DateTime.now(), "day")
            ? at.toLocaleString(DateTime.TIME_SIMPLE)
            : at.toLocaleString({day: "numeric", month: "short"});
    }

    get moment() {
        return this.at ? formatDateTime(this.at) : "";
    }

    get details() {
        const {account, number, stage, team} = this.props.row;
        const more = this.props.isOfTicket
            ? [stage]
            : [team, this.props.hasAccount && account];
        return [number, ...more].filter(Boolean).join(" · ");
    }

    get waiting() {
        const {waiting_for: whom, waiting_since: since} = this.props.row;
        if (!whom || !since) {
            return "";
        }
        const minutes = Math.max(0, -minutesUntil(deserializeDateTime(since)));
        const duration = formatDuration(minutes);
        return whom === "us"
            ? _t("Us: %(duration)s", {duration})
            : _t("Customer: %(duration)s", {duration});
    }

    get unreadLabel() {
        return _t("Unread messages: %(count)s", {count: this.props.row.unread});
    }
}
