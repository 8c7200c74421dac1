/** What the worklet does: hand over what is heard, as one channel. */
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
/** Speech of usual loudness fills the half of the level. */
const GAIN = 5;

/** The browser's word for it: ours. */
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

async function listenTo(context, stream, heard) {
    const url = URL.createObjectURL(new Blob([TAP], {type: "text/javascript"}));
    try {
        await context.audioWorklet.addModule(url);
    } finally {
        URL.revokeObjectURL(url);
    }
    const tap = new AudioWorkletNode(context, "tap", {numberOfOutputs: 0});
    tap.port.onmessage = ({data}) => heard(data);
    context.createMediaStreamSource(stream).connect(tap);
}

const loudness = (samples) =>
    Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length);

/**
 * Record from the microphone, beginning now.
 *
 * @param {Object} way how it is written, such as `opusByCodec`: `rate` it needs, if
 *      any, and `start({stream, rate})` that returns (or promises) `encode(samples)`,
 *      `finish()` that promises the file, and `cancel()`
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
