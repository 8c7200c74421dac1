import {formatDuration, formatPassed} from "../common/duration.esm";
import {formatInteger, formatPercentage} from "@web/views/fields/formatters";
import {_t} from "@web/core/l10n/translation";

const NOTHING = "–";

const whole = (value) => formatInteger(value);
const share = (value) =>
    value === null ? NOTHING : formatPercentage(value, {digits: [16, 1]});
export const minutes = (value) => {
    if (value === null) {
        return NOTHING;
    }
    const isShort = value < 1;
    return isShort
        ? formatPassed(Math.round(value * 60))
        : formatDuration(Math.round(value));
};

/**
 * The dashboard's tiles; `key` is that of the server's figure.
 *
 * `domain` selects the records behind the figure, in the report or in `model`; `better`
 * says whether "more" or "less" is an improvement.
 */
export const TILES = [
    {
        key: "inboundMessages",
        label: _t("From customers"),
        format: whole,
        domain: [["direction", "=", "inbound"]],
    },
    {
        key: "outboundMessages",
        label: _t("To customers"),
        format: whole,
        domain: [["direction", "=", "outbound"]],
    },
    {
        key: "uniqueContacts",
        label: _t("Customers"),
        format: whole,
        domain: [],
        groupBy: ["contact_id"],
    },
    {
        key: "ticketsCreated",
        label: _t("Tickets created"),
        format: whole,
        domain: [["opened", "=", 1]],
    },
    {
        key: "avgResponseTime",
        label: _t("Average response time"),
        format: minutes,
        better: "less",
        domain: [["answers", "=", 1]],
    },
    {
        key: "windowsExpiredUnanswered",
        label: _t("Windows closed unanswered"),
        format: whole,
        better: "less",
        domain: [["missed", "=", 1]],
    },
    {
        key: "deliveryRate",
        label: _t("Delivered"),
        format: share,
        better: "more",
        domain: [["delivered", "=", 1]],
    },
    {
        key: "readRate",
        label: _t("Read"),
        format: share,
        better: "more",
        domain: [["seen", "=", 1]],
    },
    {
        key: "failureRate",
        label: _t("Failed"),
        format: share,
        better: "less",
        domain: [["failed", "=", 1]],
    },
    {
        key: "chargedMessages",
        label: _t("Charged by Meta"),
        format: whole,
        domain: [["charged", "=", 1]],
        groupBy: ["price_category"],
    },
    {
        key: "activeSessions",
        label: _t("Active conversations now"),
        format: whole,
        model: "helpdesk.whatsapp.session",
        domain: [["state", "=", "active"]],
    },
    {
        key: "templateApprovalRate",
        label: _t("Templates approved now"),
        format: share,
        model: "helpdesk.whatsapp.template",
        domain: [
            [
                "status",
                "in",
                ["APPROVED", "REJECTED", "PAUSED", "DISABLED", "IN_APPEAL"],
            ],
        ],
        groupBy: ["status"],
    },
];

/** The categories of `tools/rates.py`, as the price list shows them. */
const CATEGORIES = {
    marketing: _t("Marketing"),
    utility: _t("Utility"),
    authentication: _t("Authentication"),
    authentication_international: _t("Authentication, international"),
    service: _t("Service"),
};

/**
 * Returns the name of Meta's category, which may be one that we do not know.
 *
 * @param {String} category
 * @returns {String}
 */
export function categoryName(category) {
    return CATEGORIES[category]?.toString() || category;
}

/**
 * Compares a figure with that of the period before; null if either is missing.
 *
 * @param {Object} tile of `TILES`
 * @param {Object} figures of the period shown
 * @param {Object} before the totals of the period before
 * @returns {Object|null} {direction: "up"|"down"|"same", mood: "good"|"bad"|"", label}
 */
export function change(tile, figures, before) {
    const [now, then] = [figures[tile.key], before[tile.key]];
    if (then === undefined || then === null || now === null) {
        return null;
    }
    const label = _t("Before: %(figure)s", {figure: tile.format(then)});
    if (tile.format(now) === tile.format(then)) {
        return {direction: "same", mood: "", label};
    }
    const direction = now > then ? "up" : "down";
    const isGood = (tile.better === "more") === (direction === "up");
    const mood = tile.better && (isGood ? "good" : "bad");
    return {direction, mood: mood || "", label};
}
