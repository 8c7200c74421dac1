// With the suffix, browsers that load this file by itself find it too.
import {oggOpus} from "./ogg_opus.esm.js";

const RATE = 48000;
// WhatsApp shows a play icon up to 512 KB ("Audio messages"): nearly three minutes.
const BIT_RATE = 24000;

/** Records as WhatsApp's apps do, one channel of Opus in Ogg, by the WebCodecs API. */
export const opusByCodec = {
    rate: RATE,
    extension: "ogg",
    isSupported: () => "AudioEncoder" in window && "AudioWorkletNode" in window,

    start() {
        const packets = [];
        let length = 0;
        let failure = null;
        const encoder = new AudioEncoder({
            output(chunk) {
                const data = new Uint8Array(chunk.byteLength);
                chunk.copyTo(data);
                const samples = Math.round(((chunk.duration || 20000) * RATE) / 1e6);
                packets.push({data, samples});
            },
            error(error) {
                failure = error;
            },
        });
        encoder.configure({
            codec: "opus",
            sampleRate: RATE,
            numberOfChannels: 1,
            bitrate: BIT_RATE,
        });
        return {
            encode(samples) {
                if (failure) {
                    return;
                }
                const data = new AudioData({
                    format: "f32-planar",
                    sampleRate: RATE,
                    numberOfFrames: samples.length,
                    numberOfChannels: 1,
                    timestamp: Math.round((length * 1e6) / RATE),
                    data: samples,
                });
                encoder.encode(data);
                data.close();
                length += samples.length;
            },
            async finish() {
                if (!failure) {
                    await encoder.flush();
                    encoder.close();
                }
                if (!packets.length) {
                    throw failure || new Error("No audio was recorded");
                }
                return oggOpus(packets, {length});
            },
            cancel() {
                if (!failure) {
                    encoder.close();
                }
            },
        };
    },
};
