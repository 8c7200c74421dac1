import {ConnectionAbortedError, ConnectionLostError} from "@web/core/network/rpc";

import {_t} from "@web/core/l10n/translation";

/** What the server tells the user, rather than a fault of its own. */
const TOLD = "odoo.exceptions.";

/** What the agent is told of an error that they cannot understand. */
export const UNEXPECTED = _t(
    "Not sent, because something failed in Odoo. Press Send to try again."
);

/**
 * Why a message was not sent, for the agent who wrote it.
 *
 * @param {Error} error of the RPC
 * @returns {String} empty if it is none that an agent can understand
 */
export function inWords(error) {
    if (
        error instanceof ConnectionLostError ||
        error instanceof ConnectionAbortedError
    ) {
        return _t(
            "The connection was lost, and it is unknown whether this was sent. Press Send again: nothing is sent twice."
        );
    }
    return error.exceptionName?.startsWith(TOLD) ? error.data.message : "";
}
