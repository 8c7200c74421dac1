import "./call_to_action_editor.esm";
import {CallToAction, KINDS} from "./call_to_action.esm";
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

/** A canned response may bring a button along. */
patch(UseSuggestion.prototype, {
    insert(option) {
        super.insert(...arguments);
        const response = option.cannedResponse;
        if (response?.whatsapp_button && this.comp.env.inWhatsappComposer) {
            this.composer.whatsappQuestion = new CallToAction(
                response.whatsapp_button,
                {
                    label: response.whatsapp_label || "",
                    url: response.whatsapp_url || "",
                    flow: response.whatsapp_flow || "",
                    screen: response.whatsapp_screen || "",
                }
            );
        }
    },
});
