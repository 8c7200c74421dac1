import {Thread} from "@mail/core/common/thread";
import {patch} from "@web/core/utils/patch";

/**
 * Who is at the newest message sees the next one come. Odoo keeps in place what was read,
 * and so has new messages of a chatter pile up above the screen, behind the composer.
 */
patch(Thread.prototype, {
    applyScrollContextually(thread) {
        if (thread.whatsapp && thread.scrollTop === "bottom") {
            this.snapshot = undefined;
        }
        super.applyScrollContextually(...arguments);
    },
});
