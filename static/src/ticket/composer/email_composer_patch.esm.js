import {Composer} from "@mail/core/common/composer";
import {_t} from "@web/core/l10n/translation";
import {isEmail} from "@web/core/utils/strings";
import {patch} from "@web/core/utils/patch";

/**
 * Names the recipients of *Send message* who have no e-mail address, as many customers on
 * WhatsApp. Odoo's own composer silently does nothing then.
 */
patch(Composer.prototype, {
    get recipientsWithoutEmail() {
        const {additionalRecipients, suggestedRecipients} = this.thread;
        return [...suggestedRecipients, ...additionalRecipients].filter(
            ({email}) => !email || !isEmail(email)
        );
    },

    async sendMessage() {
        const isEmailing = this.props.type === "message" && this.thread?.whatsapp;
        const unreachable = isEmailing ? this.recipientsWithoutEmail : [];
        if (unreachable.length) {
            const names = unreachable.map(({name, email}) => name || email).join(", ");
            this.env.services.notification.add(
                _t(
                    "Not sent. These recipients have no valid e-mail address: %(names)s. Give them one, or remove them.",
                    {names}
                ),
                {type: "danger"}
            );
            return;
        }
        await super.sendMessage(...arguments);
    },
});
