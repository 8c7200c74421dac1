import {Mp3Encoder} from "@mail/discuss/voice_message/common/mp3_encoder";
import {loadLamejs} from "@mail/discuss/voice_message/common/voice_message_service";
import {opusByCodec} from "./opus_encoder.esm";

const OGG = "audio/ogg;codecs=opus";

/** Records with the browser's MediaRecorder, where it writes Ogg (Firefox). */
const opusByBrowser = {
    extension: "ogg",
    isSupported: () => window.MediaRecorder?.isTypeSupported(OGG),

    start({stream}) {
        const recorder = new MediaRecorder(stream, {mimeType: OGG});
        const pieces = [];
        recorder.ondataavailable = ({data}) => pieces.push(data);
        recorder.start();
        return {
            encode: () => undefined,
            finish: () =>
                new Promise((resolve) => {
                    recorder.onstop = () =>
                        resolve(new Blob(pieces, {type: "audio/ogg"}));
                    recorder.stop();
                }),
            cancel: () => recorder.stop(),
        };
    },
};

/** Records MP3 as Odoo's voice messages do; WhatsApp shows it as a plain audio file. */
const mp3 = {
    extension: "mp3",
    isSupported: () => true,

    async start({rate}) {
        await loadLamejs();
        const encoder = new Mp3Encoder({sampleRate: rate, bitRate: 64});
        return {
            encode: (samples) => encoder.encode(samples),
            finish: () =>
                Promise.resolve(new Blob(encoder.finish(), {type: "audio/mpeg"})),
            cancel: () => undefined,
        };
    },
};

/** @returns {Object} the best encoder of this browser, for `record` */
export function bestWay() {
    return [opusByBrowser, opusByCodec, mp3].find((way) => way.isSupported());
}
