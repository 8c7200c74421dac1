import {SuggestionService} from "@mail/core/common/suggestion_service";
import {UseSuggestion} from "@mail/core/common/suggestion_hook";
import {patch} from "@web/core/utils/patch";

/** Not offered: mentions of users and channels have no effect on a customer's phone. */
const MENTIONS = ["@", "#"];

patch(SuggestionService.prototype, {
    getSupportedDelimiters(thread, env) {
        const delimiters = super.getSupportedDelimiters(...arguments);
        return env?.inWhatsappComposer
            ? delimiters.filter(([delimiter]) => !MENTIONS.includes(delimiter))
            : delimiters;
    },
});

patch(UseSuggestion.prototype, {
    get thread() {
        return super.thread || this.composer.whatsappThread;
    },
});
