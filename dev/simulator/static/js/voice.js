/** The button of voice notes: hold it, or tap it and go on hands-free. */
import {h, icon} from "./dom.js";
import {record} from "./recorder.js";
import {sendFile} from "./attach.js";
import {toast} from "./sheets.js";

const A_TAP = 350;
const SHORTEST = 0.3;

const minutes = (seconds) =>
    `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

function recordingBar(finish) {
    const time = h("time", {}, "0:00");
    const cancel = h(
        "button",
        {
            class: "icon-button cancel",
            type: "button",
            title: "Throw away",
            "aria-label": "Throw away",
            onclick: () => finish(false),
        },
        icon("bin")
    );
    const hint = h("span", {class: "hint"}, "Release to send");
    const bar = h(
        "div",
        {class: "recording", role: "status"},
        cancel,
        h("i", {class: "dot"}),
        time,
        hint
    );
    return {bar, time, hint};
}

/** `more()`: what goes with the message, such as the one it quotes. */
export function voiceButton(form, more) {
    let running = null;
    const label = "Record a voice note";
    const button = h(
        "button",
        {class: "icon-button mic", type: "button", title: label, "aria-label": label},
        icon("mic")
    );

    function sign(name, title) {
        button.replaceChildren(icon(name));
        button.title = title;
        button.setAttribute("aria-label", title);
    }

    async function finish(send) {
        const {recorder, bar, timer} = running;
        running = null;
        clearInterval(timer);
        bar.remove();
        form.classList.remove("is-recording");
        sign("mic", label);
        if (!send) return recorder.cancel();
        const seconds = recorder.seconds;
        const blob = await recorder.finish();
        if (seconds < SHORTEST) return toast("Hold the button, or tap it, to record.");
        const file = new File([blob], "voice.ogg", {type: blob.type});
        return sendFile("audio", file, {voice: true}, more());
    }

    async function start() {
        try {
            const recorder = await record();
            const {bar, time, hint} = recordingBar(finish);
            const timer = setInterval(() => {
                time.textContent = minutes(recorder.seconds);
                bar.dataset.seconds = recorder.seconds;
            }, 100);
            running = {recorder, bar, timer, hint};
            form.prepend(bar);
            form.classList.add("is-recording");
            sign("send", "Send");
        } catch (error) {
            toast(error.message);
        }
    }

    function goOn() {
        if (running) running.hint.textContent = "Recording";
    }

    button.onpointerdown = async (event) => {
        if (event.button) return;
        event.preventDefault();
        if (running) return finish(true);
        button.setPointerCapture(event.pointerId);
        const pressed = Date.now();
        let released = 0;
        button.onpointerup = () => {
            released = Date.now();
            button.onpointerup = null;
            if (running && released - pressed > A_TAP) finish(true);
            else goOn();
        };
        await start();
        if (released) goOn();
    };
    button.onclick = async (event) => {
        if (event.detail) return;
        if (running) return finish(true);
        await start();
        goOn();
    };
    form.addEventListener("keydown", (event) => {
        if (event.key === "Escape" && running) finish(false);
    });
    return button;
}
