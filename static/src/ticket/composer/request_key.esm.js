import {browser} from "@web/core/browser/browser";
import {uuid} from "@web/core/utils/strings";

const storageKey = (draft) => `whatsapp.request,${draft.localId}`;

/**
 * Returns the idempotency key of the request that sends a draft.
 *
 * The key stays the same for the same content until the request has succeeded, also after
 * a reload of the page, so that the server sends nothing twice for a repeated request.
 *
 * @param {import("models").Composer} draft
 * @param {Object} request the arguments of the call that sends it
 * @returns {String}
 */
export function requestKey(draft, request) {
    const content = JSON.stringify(request);
    const [tried, key] = JSON.parse(
        browser.localStorage.getItem(storageKey(draft)) || "[]"
    );
    if (tried === content) {
        return key;
    }
    const keyed = [content, uuid()];
    browser.localStorage.setItem(storageKey(draft), JSON.stringify(keyed));
    return keyed[1];
}

/**
 * Forgets the key of a draft that was sent.
 *
 * @param {import("models").Composer} draft
 */
export function forgetRequest(draft) {
    browser.localStorage.removeItem(storageKey(draft));
}
