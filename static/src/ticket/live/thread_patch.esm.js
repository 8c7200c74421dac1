import {Thread} from "@mail/core/common/thread";
import {patch} from "@web/core/utils/patch";

/**
 * Scrolls to a new WhatsApp message if the newest one was in view. Odoo does not move the
 * messages in view, so that new ones of a chatter pile up behind the composer.
 */
patch(Thread.prototype, {
    applyScrollContextually(thread) {
        if (thread.whatsapp && thread.scrollTop === "bottom") {
            this.snapshot = undefined;
        }
        super.applyScrollContextually(...arguments);
    },
});
