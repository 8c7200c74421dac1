import {onWillStart, onWillUnmount, useEffect, useState} from "@odoo/owl";

import {browser} from "@web/core/browser/browser";
import {deserializeDateTime} from "@web/core/l10n/dates";

const {DateTime} = luxon;
const MINUTE = 60_000;
const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * Follows Meta's customer service window: rerenders as it runs out, and when it opens
 * because the customer writes.
 *
 * @param {() => String|false} getExpiresAt its end, UTC, from a reactive object
 * @returns {{isOpen: Boolean, minutesLeft: Number}} reactive
 */
export function useCustomerServiceWindow(getExpiresAt) {
    const state = useState({isOpen: false, minutesLeft: 0});
    let timer = 0;
    const update = () => {
        browser.clearTimeout(timer);
        const expiresAt = getExpiresAt();
        const left = expiresAt ? deserializeDateTime(expiresAt) - DateTime.now() : 0;
        state.isOpen = left > 0;
        state.minutesLeft = Math.max(0, Math.ceil(left / MINUTE));
        if (left > 0) {
            const next = left % MINUTE || MINUTE;
            timer = browser.setTimeout(update, Math.min(next + 1, LONGEST_TIMER));
        }
    };
    onWillStart(update);
    useEffect(update, () => [getExpiresAt()]);
    onWillUnmount(() => browser.clearTimeout(timer));
    return state;
}
