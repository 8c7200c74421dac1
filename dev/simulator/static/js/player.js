/** `<voice-note src label>`: a button, a line to seek on, and the time. */
import {icon} from "./dom.js";

const STYLE = `
:host { display: flex; align-items: center; gap: 8px; width: 230px; max-width: 100%; }
button { display: grid; place-items: center; flex: none; width: 36px; height: 36px;
    border: 0; border-radius: 50%; background: var(--accent, #008069); color: #fff;
    cursor: pointer; }
button svg { width: 18px; height: 18px; }
button:focus-visible { outline: 2px solid currentColor; outline-offset: 2px; }
input { flex: 1; min-width: 0; height: 20px; margin: 0; accent-color: var(--accent, #008069); }
time { min-width: 34px; font-size: 12px; opacity: 0.75; }
`;

const minutes = (seconds) =>
    `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

class VoiceNote extends HTMLElement {
    connectedCallback() {
        if (this.shadowRoot) return;
        const root = this.attachShadow({mode: "open"});
        root.innerHTML = `<style>${STYLE}</style><button type="button"></button>
            <input type="range" min="0" max="1" step="0.01" value="0" aria-label="Position">
            <time>0:00</time>`;
        this.audio = new Audio(this.getAttribute("src"));
        this.audio.preload = "metadata";
        const [button, line, time] = root.querySelectorAll("button, input, time");
        const show = () => {
            const {paused, currentTime, duration} = this.audio;
            const known = Number.isFinite(duration) ? duration : 0;
            button.replaceChildren(icon(paused ? "play" : "pause"));
            button.setAttribute("aria-label", paused ? "Play" : "Pause");
            line.max = known || 1;
            line.value = currentTime;
            time.textContent = minutes(paused && !currentTime ? known : currentTime);
        };
        button.onclick = () =>
            this.audio.paused ? this.audio.play() : this.audio.pause();
        line.oninput = () => (this.audio.currentTime = Number(line.value));
        for (const name of ["play", "pause", "timeupdate", "loadedmetadata", "ended"])
            this.audio.addEventListener(name, show);
        this.audio.addEventListener("play", () =>
            this.dispatchEvent(new Event("play"))
        );
        show();
    }

    disconnectedCallback() {
        this.audio?.pause();
    }
}

customElements.define("voice-note", VoiceNote);
