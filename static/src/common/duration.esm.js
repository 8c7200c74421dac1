import {_t} from "@web/core/l10n/translation";

const MINUTE = 60_000;
/** Minutes. */
const HOUR = 60;
const DAY = 24 * HOUR;

/**
 * How long it is until a moment, or, if that is over, negative: how long ago.
 *
 * @param {luxon.DateTime} moment
 * @returns {Number} minutes, those that have begun counting as whole ones
 */
export function minutesUntil(moment) {
    return Math.ceil((moment - luxon.DateTime.now()) / MINUTE);
}

/**
 * A length of time in two units: "25 min", "3 h 12 min", from two days on "2 d 3 h".
 *
 * @param {Number} minutes whole ones
 * @returns {String}
 */
export function durationInWords(minutes) {
    if (minutes >= 2 * DAY) {
        return _t("%(days)s d %(hours)s h", {
            days: Math.floor(minutes / DAY),
            hours: Math.floor((minutes % DAY) / HOUR),
        });
    }
    if (minutes >= HOUR) {
        return _t("%(hours)s h %(minutes)s min", {
            hours: Math.floor(minutes / HOUR),
            minutes: minutes % HOUR,
        });
    }
    return _t("%(minutes)s min", {minutes});
}
