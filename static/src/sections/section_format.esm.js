import {deserializeDate, formatDate} from "@web/core/l10n/dates";
import {
    formatFloat,
    formatInteger,
    formatPercentage,
} from "@web/views/fields/formatters";
import {formatCost} from "../common/amounts.esm";
import {minutes} from "../figures/whatsapp_dashboard_figures.esm";

const NOTHING = "–";

const FORMATS = {
    text: String,
    number: (value) =>
        Number.isInteger(value)
            ? formatInteger(value)
            : formatFloat(value, {digits: [16, 1]}),
    percent: (value) => formatPercentage(value, {digits: [16, 1]}),
    minutes,
    money: (value, {currency}) => formatCost(value, currency),
    date: (value) => formatDate(deserializeDate(value)),
};

/**
 * Formats a cell of a section for the reader.
 *
 * @param {Object} column {key, format}
 * @param {Object} row {cells, currency, formats}
 * @returns {String}
 */
export function formatCell(column, row) {
    const value = row.cells[column.key];
    const isMissing = value === null || value === undefined || value === false;
    return isMissing
        ? NOTHING
        : FORMATS[row.formats[column.key] || column.format](value, row);
}
