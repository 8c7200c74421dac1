import {Component, useState} from "@odoo/owl";

import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {_t} from "@web/core/l10n/translation";

/**
 * The buttons for a message that waits, has failed or whose outcome is unknown, by the
 * names that `_remedies` of `helpdesk.whatsapp.message` returns.
 */
const REMEDIES = {
    send_now: {
        icon: "fa fa-paper-plane-o",
        name: _t("Send now"),
        method: "action_send_now",
    },
    check: {icon: "fa fa-search", name: _t("Check"), method: "action_check"},
    retry: {icon: "fa fa-repeat", name: _t("Retry"), method: "action_send_again"},
    template: {icon: "fa fa-file-text-o", name: _t("Send as template")},
    email: {
        icon: "fa fa-envelope-o",
        name: _t("Send by e-mail"),
        method: "action_send_by_email",
    },
    cancel: {icon: "fa fa-times", name: _t("Cancel"), method: "action_cancel"},
};
const SEND_AGAIN = _t("Send again");
const DISMISS = _t("Dismiss");

/**
 * Returns a button's label.
 *
 * To retry an unknown outcome is to "Send again". What waits can be cancelled; what was
 * tried is only dismissed.
 */
function labelOf(name, parts) {
    const states = parts.map(({state}) => state);
    if (name === "retry" && states.includes("unknown")) {
        return SEND_AGAIN;
    }
    if (name === "cancel" && !states.includes("outgoing")) {
        return DISMISS;
    }
    return REMEDIES[name].name;
}

/** Returns the messages among `parts` that the remedy `name` can be applied to. */
function partsFor(name, parts, message, env) {
    const isThere = name !== "template" || env.sendAsTemplateOnWhatsapp;
    return isThere && message.thread?.hasWriteAccess
        ? parts.filter(({remedies}) => remedies.includes(name))
        : [];
}

function confirmed(env) {
    return new Promise((resolve) =>
        env.services.dialog.add(
            ConfirmationDialog,
            {
                title: SEND_AGAIN,
                body: _t(
                    "We do not know whether WhatsApp sent it: the customer may have got it already."
                ),
                confirmLabel: SEND_AGAIN,
                confirm: () => resolve(true),
                cancel: () => resolve(false),
            },
            {onClose: () => resolve(false)}
        )
    );
}

// The outcome is not read here: every change of a message arrives on the bus.
async function apply(name, parts, message, env) {
    if (name === "template") {
        return env.sendAsTemplateOnWhatsapp(message);
    }
    if (labelOf(name, parts) === SEND_AGAIN && !(await confirmed(env))) {
        return;
    }
    const ids = parts.map(({message_id}) => message_id);
    const {method} = REMEDIES[name];
    const action = await env.services.orm.call("helpdesk.whatsapp.message", method, [
        ids,
    ]);
    if (action) {
        await env.services.action.doAction(action);
    }
}

/** The buttons that may help failed `parts` of an answer. */
export class WhatsappRemedies extends Component {
    static template = "helpdesk_mgmt_whatsapp.Remedies";
    static props = ["message", "parts", "onDone?", "env?"];

    setup() {
        this.state = useState({busy: false});
    }

    /** The environment of the chatter, which a popover gets as a prop. */
    get chatterEnv() {
        return this.props.env ?? this.env;
    }

    get remedies() {
        const {message, parts} = this.props;
        return Object.keys(REMEDIES)
            .filter((name) => partsFor(name, parts, message, this.chatterEnv).length)
            .map((name) => ({
                name,
                icon: REMEDIES[name].icon,
                label: labelOf(name, parts),
            }));
    }

    async onClick(name) {
        if (this.state.busy) {
            return;
        }
        const {message, parts} = this.props;
        this.state.busy = true;
        try {
            await apply(name, parts, message, this.chatterEnv);
            this.props.onDone?.();
        } finally {
            this.state.busy = false;
        }
    }
}
