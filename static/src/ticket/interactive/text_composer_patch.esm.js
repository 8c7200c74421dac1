import {Question} from "./question.esm";
import {WhatsappTextComposer} from "../composer/whatsapp_text_composer.esm";
import {_t} from "@web/core/l10n/translation";
import {patch} from "@web/core/utils/patch";
import {registerComposerAction} from "@mail/core/common/composer_actions";

patch(WhatsappTextComposer.prototype, {
    get request() {
        const {whatsappQuestion} = this.props.composer;
        const interactive = whatsappQuestion?.request;
        return {...super.request, ...(interactive ? {interactive} : {})};
    },

    /** Hidden beside the editor of options, which previews the whole message. */
    get preview() {
        return this.props.composer.whatsappQuestion ? undefined : super.preview;
    },

    get isSendButtonDisabled() {
        const {whatsappQuestion, attachments} = this.props.composer;
        return (
            super.isSendButtonDisabled ||
            whatsappQuestion?.canBeSent(this.sentText, attachments.length) === false
        );
    },

    /** The component in which the agent edits what stands below the text. */
    get questionEditor() {
        return this.props.composer.whatsappQuestion.constructor.editor;
    },

    closeQuestion() {
        this.props.composer.whatsappQuestion = null;
        this.props.composer.autofocus++;
    },
});

/** Opens the editor of options, or changes the type of those it has. */
function openQuestion(composer, type) {
    if (composer.whatsappQuestion instanceof Question) {
        composer.whatsappQuestion.type = type;
    } else {
        composer.whatsappQuestion = new Question(type);
    }
}

registerComposerAction("whatsapp-buttons", {
    condition: ({owner}) => owner.props.type === "whatsapp" && !owner.isDirect,
    icon: "fa fa-hand-pointer-o",
    isActive: ({composer}) => composer.whatsappQuestion?.type === "button",
    name: _t("Buttons to choose from"),
    onSelected: ({composer}) => openQuestion(composer, "button"),
    sequence: 22,
});
registerComposerAction("whatsapp-list", {
    condition: ({owner}) => owner.props.type === "whatsapp" && !owner.isDirect,
    icon: "fa fa-list-ul",
    isActive: ({composer}) => composer.whatsappQuestion?.type === "list",
    name: _t("List to choose from"),
    onSelected: ({composer}) => openQuestion(composer, "list"),
    sequence: 24,
});
