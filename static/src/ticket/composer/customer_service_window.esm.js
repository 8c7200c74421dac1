import {onWillStart, onWillUnmount, useEffect, useState} from "@odoo/owl";

import {browser} from "@web/core/browser/browser";
import {deserializeDateTime} from "@web/core/l10n/dates";

const {DateTime} = luxon;
const MINUTE = 60_000;
const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * Meta's customer service window, as it is now: it closes before the reader's eyes, and
 * opens when the customer writes.
 *
 * @param {() => String|false} getExpiresAt its end, UTC; of something reactive
 * @returns {{isOpen: Boolean, minutesLeft: Number}} reactive
 */
export function useCustomerServiceWindow(getExpiresAt) {
    const state = useState({isOpen: false, minutesLeft: 0});
    let timer = 0;
    const look = () => {
        browser.clearTimeout(timer);
        const expiresAt = getExpiresAt();
        const left = expiresAt ? deserializeDateTime(expiresAt) - DateTime.now() : 0;
        state.isOpen = left > 0;
        state.minutesLeft = Math.max(0, Math.ceil(left / MINUTE));
        if (left > 0) {
            const next = left % MINUTE || MINUTE;
            timer = browser.setTimeout(look, Math.min(next + 1, LONGEST_TIMER));
        }
    };
    onWillStart(look);
    useEffect(look, () => [getExpiresAt()]);
    onWillUnmount(() => browser.clearTimeout(timer));
    return state;
}
