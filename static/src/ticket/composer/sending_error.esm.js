import {ConnectionAbortedError, ConnectionLostError} from "@web/core/network/rpc";

import {_t} from "@web/core/l10n/translation";

/** Module of the exceptions whose message Odoo shows to users, such as `UserError`. */
const USER_ERRORS = "odoo.exceptions.";

/** What the composer shows for any other exception of the server. */
export const UNEXPECTED = _t(
    "Not sent, because something failed in Odoo. Press Send to try again."
);

/**
 * Returns why a message was not sent, in a form an agent understands.
 *
 * @param {Error} error of the RPC
 * @returns {String} empty for an unexpected exception of the server
 */
export function readableError(error) {
    if (
        error instanceof ConnectionLostError ||
        error instanceof ConnectionAbortedError
    ) {
        return _t(
            "The connection was lost, and it is unknown whether this was sent. Press Send again: nothing is sent twice."
        );
    }
    return error.exceptionName?.startsWith(USER_ERRORS) ? error.data.message : "";
}
