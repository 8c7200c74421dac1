import "./call_to_action_editor.esm";
import {CallToAction, KINDS} from "./call_to_action.esm";
import {Question} from "../ticket/interactive/question.esm";
import {UseSuggestion} from "@mail/core/common/suggestion_hook";
import {patch} from "@web/core/utils/patch";
import {registerComposerAction} from "@mail/core/common/composer_actions";

const FIRST = 25;

Object.entries(KINDS).forEach(([type, {name, icon, isOffered}], index) => {
    registerComposerAction(`whatsapp-${type}`, {
        condition: ({composer, owner}) =>
            owner.props.type === "whatsapp" &&
            !owner.isDirect &&
            (!isOffered || isOffered(composer.whatsappThread.whatsapp)),
        icon: `fa ${icon}`,
        isActive: ({composer}) => composer.whatsappQuestion?.type === type,
        name,
        onSelected: ({composer}) => {
            composer.whatsappQuestion = new CallToAction(type);
        },
        sequence: FIRST + index,
    });
});

/** What a canned response has below its text: buttons, a list or one button. */
function questionOf(response) {
    const type = response.whatsapp_button;
    const label = response.whatsapp_label || "";
    if (!(type in KINDS)) {
        return Question.ofLines(type, label, response.whatsapp_options || "");
    }
    return new CallToAction(type, {
        label,
        url: response.whatsapp_url || "",
        flow: response.whatsapp_flow || "",
        screen: response.whatsapp_screen || "",
    });
}

/** A canned response may bring buttons along, where the composer offers them. */
patch(UseSuggestion.prototype, {
    insert(option) {
        super.insert(...arguments);
        const response = option.cannedResponse;
        const isOffered = this.comp.env.inWhatsappComposer && !this.comp.isDirect;
        if (response?.whatsapp_button && isOffered) {
            this.composer.whatsappQuestion = questionOf(response);
        }
    },
});
