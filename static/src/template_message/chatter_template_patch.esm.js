import "../ticket/composer/chatter_patch.esm";
import {Chatter} from "@mail/chatter/web_portal/chatter";
import {htmlToTextContentInline} from "@mail/utils/common/format";
import {patch} from "@web/core/utils/patch";
import {registry} from "@web/core/registry";
import {useEffect} from "@odoo/owl";

patch(Chatter.prototype, {
    setup() {
        super.setup(...arguments);
        useEffect(
            (isToWrite) => {
                if (isToWrite) {
                    this.state.thread.isToWriteOnWhatsapp = false;
                    this.writeOnWhatsapp();
                }
            },
            () => [this.isToWriteOnWhatsapp]
        );
    },

    get isToWriteOnWhatsapp() {
        const {thread} = this.state;
        return Boolean(thread?.canWriteWhatsapp && thread.isToWriteOnWhatsapp);
    },

    get childSubEnv() {
        const sendAsTemplateOnWhatsapp = ({body, id}) =>
            this.composeTemplate({text: htmlToTextContentInline(body), insteadOf: id});
        return Object.assign(super.childSubEnv, {sendAsTemplateOnWhatsapp});
    },

    /**
     * Opens the composer for a template message.
     *
     * @param {Object} [given]
     * @param {String} [given.text] fills the variable that is the agent's own text
     * @param {Number} [given.insteadOf] id of the `mail.message` that failed
     */
    composeTemplate({text = null, insteadOf = false} = {}) {
        const {thread} = this.state;
        thread.clearWhatsappTemplate();
        thread.changeWhatsappTemplate({isWanted: true, text, insteadOf});
        this.writeOnWhatsapp();
    },
});

/**
 * Client action that opens the WhatsApp composer on a ticket once its form is shown.
 *
 * `params`: `ticket_id`, and `next`, the action that shows the ticket.
 */
function writeOnWhatsapp(env, {params}) {
    const thread = env.services["mail.store"].Thread.insert({
        model: "helpdesk.ticket",
        id: params.ticket_id,
    });
    thread.isToWriteOnWhatsapp = true;
    return params.next;
}

registry.category("actions").add("helpdesk_mgmt_whatsapp.write", writeOnWhatsapp);
