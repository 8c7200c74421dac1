import {formatMonetary} from "@web/views/fields/formatters";
import {getCurrency} from "@web/core/currency";

/** Decimals of Meta's finest prices. */
const FINEST = 6;
const USUAL = 2;

/**
 * Formats what WhatsApp costs, as ``tools/amounts.py`` does on the server.
 *
 * A sum is rounded as its currency is. Of less than a hundred of the currency's smallest
 * units nothing is rounded away: Meta's prices are fractions of a cent.
 *
 * @param {Number} amount
 * @param {Number} currencyId
 * @returns {String}
 */
export function formatCost(amount, currencyId) {
    const usual = getCurrency(currencyId)?.digits[1] ?? USUAL;
    if (Math.abs(amount) >= 10 ** (2 - usual))
        return formatMonetary(amount, {currencyId});
    return formatMonetary(amount, {
        currencyId,
        digits: [16, FINEST],
        minDigits: usual,
        trailingZeros: usual > 0,
    });
}
