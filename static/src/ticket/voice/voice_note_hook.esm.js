import {MicrophoneError, record} from "./recording.esm";
import {
    onWillUnmount,
    status,
    useComponent,
    useExternalListener,
    useState,
} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {bestWay} from "./ways.esm";
import {browser} from "@web/core/browser/browser";
import {useService} from "@web/core/utils/hooks";

const TICK = 100;

const PROBLEMS = {
    insecure: _t(
        "Browsers let only pages with HTTPS use the microphone: ask your administrator for it."
    ),
    refused: _t(
        "This page may not use the microphone. Allow it in the browser's address bar, then try again."
    ),
    missing: _t("There is no microphone. Connect one, then try again."),
    busy: _t("The microphone cannot be used now: another program may be using it."),
    unknown: _t("The microphone cannot be used."),
};

/**
 * Records a voice note, which becomes a file of the composer's draft.
 *
 * `phase`: "idle", "asking" for the microphone, "recording", "saving", or "failed" when
 * the recorded file could not be uploaded.
 *
 * @param {(file: File) => Promise<Object|undefined>} upload undefined if it failed
 */
export function useVoiceNote(upload) {
    const component = useComponent();
    const notification = useService("notification");
    const state = useState({phase: "idle", seconds: 0, level: 0, isVoiceNote: true});
    let [recording, way, file, timer] = [null, null, null, 0];

    const warn = (message) => notification.add(message, {type: "warning"});
    const follow = () => {
        state.seconds = recording.seconds;
        state.level = recording.level;
    };

    async function start() {
        if (state.phase !== "idle") {
            return;
        }
        state.phase = "asking";
        way = bestWay();
        try {
            recording = await record(way);
        } catch (error) {
            state.phase = "idle";
            warn(PROBLEMS[error instanceof MicrophoneError ? error.reason : "unknown"]);
            return;
        }
        if (status(component) === "destroyed") {
            recording.cancel();
            return;
        }
        follow();
        state.isVoiceNote = way.extension === "ogg";
        state.phase = "recording";
        timer = browser.setInterval(follow, TICK);
    }

    async function save() {
        state.phase = "saving";
        const saved = await upload(file).catch(() => undefined);
        state.phase = saved ? "idle" : "failed";
    }

    async function stop() {
        browser.clearInterval(timer);
        state.phase = "saving";
        try {
            const blob = await recording.finish();
            const name = `${_t("Voice note")}.${way.extension}`;
            file = new File([blob], name, {type: blob.type});
        } catch {
            state.phase = "idle";
            warn(_t("Nothing could be recorded. Try again."));
            return;
        }
        await save();
    }

    function discard() {
        browser.clearInterval(timer);
        if (state.phase === "recording") {
            recording.cancel();
        }
        state.phase = "idle";
    }

    useExternalListener(window, "beforeunload", (ev) => {
        if (state.phase === "recording" || state.phase === "failed") {
            ev.preventDefault();
        }
    });
    onWillUnmount(() => {
        if (state.phase === "recording") {
            warn(_t("The recording has stopped. It is kept with the message."));
            stop();
        }
    });
    return Object.assign(state, {start, stop, save, discard});
}
