import {Component, useChildSubEnv} from "@odoo/owl";

import {WhatsappTextComposer} from "../composer/whatsapp_text_composer.esm";
import {_t} from "@web/core/l10n/translation";
import {patch} from "@web/core/utils/patch";
import {registerComposerAction} from "@mail/core/common/composer_actions";
import {useVoiceNote} from "./voice_note_hook.esm";

/** Shows a voice note while it is recorded: duration, level, and buttons. */
export class VoiceRecorder extends Component {
    static template = "helpdesk_mgmt_whatsapp.VoiceRecorder";
    static props = ["voice"];

    get elapsed() {
        const seconds = Math.floor(this.props.voice.seconds);
        return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    }
}

patch(WhatsappTextComposer, {
    components: {...WhatsappTextComposer.components, VoiceRecorder},
});

patch(WhatsappTextComposer.prototype, {
    setup() {
        super.setup(...arguments);
        this.voice = useVoiceNote((file) => this.attachmentUploader.uploadFile(file));
        useChildSubEnv({playsAudio: true});
    },

    get isSendButtonDisabled() {
        return this.voice.phase !== "idle" || super.isSendButtonDisabled;
    },
});

registerComposerAction("whatsapp-voice", {
    condition: ({owner}) => owner.props.type === "whatsapp" && !owner.isDirect,
    disabledCondition: ({owner}) => owner.voice.phase !== "idle",
    icon: "fa fa-microphone",
    name: _t("Record a voice note"),
    onSelected: ({owner}) => owner.voice.start(),
    sequence: 15,
});
