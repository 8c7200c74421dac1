import {Composer} from "@mail/core/common/composer_model";
import {patch} from "@web/core/utils/patch";

patch(Composer.prototype, {
    setup() {
        super.setup(...arguments);
        /** @type {import("./question.esm").Question|null} buttons or list */
        this.whatsappQuestion = null;
    },

    clear() {
        super.clear();
        this.whatsappQuestion = null;
    },
});
