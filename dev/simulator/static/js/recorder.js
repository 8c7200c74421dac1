/** A voice note from the microphone, as WhatsApp's phones make them. */
import {oggOpus} from "./ogg.js";

const RATE = 48000;
const TAP = `
registerProcessor("tap", class extends AudioWorkletProcessor {
    process([channels]) {
        if (channels?.length) {
            const mixed = new Float32Array(channels[0].length);
            for (const channel of channels)
                channel.forEach((value, at) => (mixed[at] += value / channels.length));
            this.port.postMessage(mixed, [mixed.buffer]);
        }
        return true;
    }
});`;

function missing() {
    if (!navigator.mediaDevices?.getUserMedia)
        return "The microphone needs a page of this computer (localhost) or HTTPS.";
    if (!("AudioEncoder" in window) || !("AudioWorkletNode" in window))
        return "This browser cannot encode Opus: it has no WebCodecs. Chromium can.";
    return "";
}

async function microphone() {
    const problem = missing();
    if (problem) throw new Error(problem);
    try {
        return await navigator.mediaDevices.getUserMedia({
            audio: {channelCount: 1, echoCancellation: true},
        });
    } catch (error) {
        const denied = error.name === "NotAllowedError";
        throw new Error(
            denied ? "The microphone was not allowed." : "There is no microphone.",
            {cause: error}
        );
    }
}

function opusEncoder(packets) {
    const encoder = new AudioEncoder({
        output(chunk) {
            const data = new Uint8Array(chunk.byteLength);
            chunk.copyTo(data);
            const samples = Math.round(((chunk.duration || 20000) * RATE) / 1e6);
            packets.push({data, samples});
        },
        error: () => {},
    });
    encoder.configure({
        codec: "opus",
        sampleRate: RATE,
        numberOfChannels: 1,
        bitrate: 32000,
    });
    return encoder;
}

async function listenTo(context, stream, heard) {
    const url = URL.createObjectURL(new Blob([TAP], {type: "text/javascript"}));
    await context.audioWorklet.addModule(url);
    URL.revokeObjectURL(url);
    const tap = new AudioWorkletNode(context, "tap", {numberOfOutputs: 0});
    tap.port.onmessage = (event) => heard(event.data);
    context.createMediaStreamSource(stream).connect(tap);
}

/** Starts at once; `finish()` gives the file, `cancel()` throws it away. */
export async function record() {
    const stream = await microphone();
    const context = new AudioContext({sampleRate: RATE});
    const packets = [];
    const encoder = opusEncoder(packets);
    let length = 0;
    await listenTo(context, stream, (samples) => {
        if (encoder.state !== "configured") return;
        const timestamp = Math.round((length * 1e6) / RATE);
        const data = new AudioData({
            format: "f32-planar",
            sampleRate: RATE,
            numberOfFrames: samples.length,
            numberOfChannels: 1,
            timestamp,
            data: samples,
        });
        encoder.encode(data);
        data.close();
        length += samples.length;
    });
    const stop = async () => {
        stream.getTracks().forEach((track) => track.stop());
        await context.close();
    };
    return {
        get seconds() {
            return length / RATE;
        },
        async cancel() {
            await stop();
            encoder.close();
        },
        async finish() {
            await stop();
            await encoder.flush();
            encoder.close();
            return oggOpus(packets, {length});
        },
    };
}
