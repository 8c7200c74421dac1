import {browser} from "@web/core/browser/browser";
import {uuid} from "@web/core/utils/strings";

const place = (draft) => `whatsapp.request,${draft.localId}`;

/**
 * The name of the request to send what a draft holds.
 *
 * It stays the same for the same content until it has succeeded, also when the page is
 * loaded again, so that repeating it sends nothing twice.
 *
 * @param {import("models").Composer} draft
 * @param {Object} request what is to be sent
 * @returns {String}
 */
export function requestKey(draft, request) {
    const content = JSON.stringify(request);
    const [tried, key] = JSON.parse(browser.localStorage.getItem(place(draft)) || "[]");
    if (tried === content) {
        return key;
    }
    const named = [content, uuid()];
    browser.localStorage.setItem(place(draft), JSON.stringify(named));
    return named[1];
}

/** @param {import("models").Composer} draft that was sent */
export function forgetRequest(draft) {
    browser.localStorage.removeItem(place(draft));
}
