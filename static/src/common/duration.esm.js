import {_t} from "@web/core/l10n/translation";

const MINUTE = 60_000;
/** In minutes. */
const HOUR = 60;
const DAY = 24 * HOUR;

/**
 * Returns the minutes until a moment; negative once the moment has passed.
 *
 * @param {luxon.DateTime} moment
 * @returns {Number} whole minutes, rounded up
 */
export function minutesUntil(moment) {
    return Math.ceil((moment - luxon.DateTime.now()) / MINUTE);
}

/**
 * Formats a duration in two units: "25 min", "3 h 12 min", from two days on "2 d 3 h".
 *
 * @param {Number} minutes whole minutes, not negative
 * @returns {String}
 */
export function formatDuration(minutes) {
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

/**
 * Formats the time that has passed: "4 s", from one minute on as `formatDuration`.
 *
 * @param {Number} seconds not negative
 * @returns {String}
 */
export function formatPassed(seconds) {
    return seconds < 60
        ? _t("%(seconds)s s", {seconds})
        : formatDuration(Math.floor(seconds / 60));
}
