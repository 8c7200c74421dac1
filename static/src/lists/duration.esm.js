import {_t} from "@web/core/l10n/translation";

const HOUR = 60;
const DAY = 24 * HOUR;

/**
 * A length of time in its two largest units: "25 min", "3 h 12 min", "2 d 3 h".
 *
 * @param {Number} minutes whole ones
 * @returns {String}
 */
export function inWords(minutes) {
    const values = {
        days: Math.floor(minutes / DAY),
        hours: Math.floor((minutes % DAY) / HOUR),
        minutes: minutes % HOUR,
    };
    if (values.days) {
        return _t("%(days)s d %(hours)s h", values);
    }
    return values.hours
        ? _t("%(hours)s h %(minutes)s min", values)
        : _t("%(minutes)s min", values);
}
