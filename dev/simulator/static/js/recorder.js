/** A voice note from the microphone, recorded as the addon's agents record theirs. */
import {opusByCodec} from "/voice/opus_encoder.esm.js";
import {record as start} from "/voice/recording.esm.js";

const PROBLEMS = {
    insecure: "The microphone needs a page of this computer (localhost) or HTTPS.",
    refused: "The microphone was not allowed.",
    missing: "There is no microphone.",
    busy: "Another program uses the microphone.",
};

/** Starts at once; `finish()` gives the file, `cancel()` throws it away. */
export async function record() {
    if (!opusByCodec.isSupported())
        throw new Error("This browser cannot encode Opus: it has no WebCodecs.");
    try {
        return await start(opusByCodec);
    } catch (error) {
        throw new Error(PROBLEMS[error.reason] || error.message, {cause: error});
    }
}
