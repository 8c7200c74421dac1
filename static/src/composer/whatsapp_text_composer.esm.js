import {useEffect, useState} from "@odoo/owl";

import {Composer} from "@mail/core/common/composer";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";
import {uuid} from "@web/core/utils/strings";

/** Odoo's composer, whose message goes to the customer's phone. */
export class WhatsappTextComposer extends Composer {
    static template = "mail.Composer";

    setup() {
        super.setup();
        this.orm = useService("orm");
    }

    get placeholder() {
        return _t("Write to %(name)s on WhatsApp…", {name: this.thread.whatsapp.name});
    }

    /** What `whatsapp_post` is given. */
    get request() {
        const {composerHtml, attachments, replyToMessage} = this.props.composer;
        return {
            body: String(composerHtml),
            quoted_id: replyToMessage?.id ?? false,
            attachment_ids: attachments.map(({id}) => id),
        };
    }

    /** Once: a press that is repeated after a failure names the same request. */
    async sendMessage() {
        if (this.isSendButtonDisabled) {
            return;
        }
        const {request} = this;
        const content = JSON.stringify(request);
        if (this.attempt?.content !== content) {
            this.attempt = {content, key: uuid()};
        }
        this.state.active = false;
        try {
            await this.orm.call("helpdesk.ticket", "whatsapp_post", [this.thread.id], {
                ...request,
                request_key: this.attempt.key,
            });
        } finally {
            this.state.active = true;
        }
        this.attempt = null;
        this.suggestion?.clearCannedResponses();
        this.clear();
        this.props.onPostCallback?.();
    }
}
