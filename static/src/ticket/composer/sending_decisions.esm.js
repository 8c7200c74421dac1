import {Component} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";
import {formatPassed} from "../../common/duration.esm";

/**
 * What an agent decides before a message is sent, see `_whatsapp_left_to_decide`.
 *
 * @typedef {Object} Questions
 * @property {String|false} closed number of the ticket, if it is closed
 * @property {{id: Number|false, number: String, name: String|false}|false} elsewhere
 *     ticket in which the conversation runs, if it is another one
 * @property {{name: String, seconds: Number}|false} answered colleague who has answered
 *     since the agent began to write, and how many seconds ago
 */

/**
 * Asks whether to send although a colleague has answered, to reopen the ticket, and to
 * take the conversation along.
 */
export class WhatsappDecisionDialog extends Component {
    static template = "helpdesk_mgmt_whatsapp.DecisionDialog";
    static components = {Dialog};
    static props = ["questions", "customer", "decide", "openTicket", "close"];

    get title() {
        const {answered, closed} = this.props.questions;
        if (closed) {
            return _t("Reopen the ticket?");
        }
        return answered
            ? _t("A colleague has answered")
            : _t("The conversation is in another ticket");
    }

    get answeredText() {
        const {name, seconds} = this.props.questions.answered;
        const ago = formatPassed(seconds);
        return _t(
            "%(name)s answered %(ago)s ago, while you were writing. Send your message all the same?",
            {name, ago}
        );
    }

    get closedText() {
        const number = this.props.questions.closed;
        return _t("%(number)s is closed. Reopen it and send the message?", {number});
    }

    get elsewhereText() {
        const {number, name} = this.props.questions.elsewhere;
        const {customer} = this.props;
        const ticket = name ? `${number} – ${name}` : number;
        return _t(
            "%(customer)s is writing in %(ticket)s. If you send here, the conversation comes along: what they write next goes to this ticket.",
            {customer, ticket}
        );
    }

    get elsewhereLabel() {
        const {number} = this.props.questions.elsewhere;
        return _t("Open %(number)s", {number});
    }

    decide(closed) {
        this.props.decide({answered: "send", closed, elsewhere: "take"});
        this.props.close();
    }

    openElsewhere() {
        this.props.openTicket(this.props.questions.elsewhere.id);
        this.props.close();
    }
}

/**
 * Sends a message of an agent, and asks first what the server leaves to decide.
 *
 * @param {Object} env of the composer
 * @param {String} customer the customer's name
 * @param {(decisions: Object) => Promise<Number|Questions>} send
 * @returns {Promise<Boolean>} whether the message was sent
 */
export async function sendDecided(env, customer, send) {
    const {action, dialog} = env.services;
    const openTicket = (res_id) =>
        action.doAction({
            type: "ir.actions.act_window",
            res_model: "helpdesk.ticket",
            res_id,
            views: [[false, "form"]],
        });
    let decisions = {};
    let answer = await send(decisions);
    while (answer instanceof Object) {
        const questions = answer;
        decisions = await new Promise((resolve) => {
            dialog.add(
                WhatsappDecisionDialog,
                {questions, customer, decide: resolve, openTicket},
                {onClose: () => resolve(null)}
            );
        });
        if (!decisions) {
            return false;
        }
        answer = await send(decisions);
    }
    return true;
}
