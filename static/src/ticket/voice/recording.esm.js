/** The audio worklet's source: mixes the channels and posts the samples. */
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
/** With this factor, speech of usual loudness reaches half of the level. */
const GAIN = 5;

/** Reasons of a `MicrophoneError` by the name of the browser's `DOMException`. */
const REASONS = {
    NotAllowedError: "refused",
    SecurityError: "refused",
    NotFoundError: "missing",
    NotReadableError: "busy",
};

/** `reason`: "insecure" (no HTTPS), "refused", "missing", "busy" or "unknown". */
export class MicrophoneError extends Error {
    constructor(reason, cause) {
        super(`microphone: ${reason}`, {cause});
        this.reason = reason;
    }
}

async function microphone() {
    if (!navigator.mediaDevices?.getUserMedia) {
        throw new MicrophoneError("insecure");
    }
    try {
        return await navigator.mediaDevices.getUserMedia({
            audio: {channelCount: 1, echoCancellation: true},
        });
    } catch (error) {
        throw new MicrophoneError(REASONS[error.name] || "unknown", error);
    }
}

async function listenTo(context, stream, onSamples) {
    const url = URL.createObjectURL(new Blob([TAP], {type: "text/javascript"}));
    try {
        await context.audioWorklet.addModule(url);
    } finally {
        URL.revokeObjectURL(url);
    }
    const tap = new AudioWorkletNode(context, "tap", {numberOfOutputs: 0});
    tap.port.onmessage = ({data}) => onSamples(data);
    context.createMediaStreamSource(stream).connect(tap);
}

const loudness = (samples) =>
    Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length);

/**
 * Starts to record from the microphone.
 *
 * @param {Object} way an encoder such as `opusByCodec`: the sample `rate` it needs, if
 *      any, and `start({stream, rate})`, which returns (or promises) `encode(samples)`,
 *      `finish()`, which promises the file, and `cancel()`
 * @returns {Promise<{seconds: Number, level: Number, finish: Function,
 *      cancel: Function}>} `level` is from 0 to 1
 * @throws {MicrophoneError}
 */
export async function record(way) {
    const stream = await microphone();
    const context = new AudioContext(way.rate ? {sampleRate: way.rate} : {});
    const stop = async () => {
        stream.getTracks().forEach((track) => track.stop());
        await context.close();
    };
    const rate = context.sampleRate;
    let [length, level, isOver] = [0, 0, false];
    let encoder = null;
    try {
        encoder = await way.start({stream, rate});
        await listenTo(context, stream, (samples) => {
            if (!isOver) {
                encoder.encode(samples);
                length += samples.length;
                level = Math.min(1, loudness(samples) * GAIN);
            }
        });
    } catch (error) {
        encoder?.cancel();
        await stop();
        throw error;
    }
    return {
        get seconds() {
            return length / rate;
        },
        get level() {
            return level;
        },
        async finish() {
            isOver = true;
            const file = encoder.finish();
            await stop();
            return file;
        },
        async cancel() {
            isOver = true;
            encoder.cancel();
            await stop();
        },
    };
}
