/** The simulator's control side: calls, and what happens there as it happens. */

/** Milliseconds without an answer or an event after which we ask once more. */
const SILENCE = 30000;
const PAUSE = 1000;

/** There was no answer: it may come if asked again. */
class Unanswered extends Error {}

async function answerTo(path, request) {
    try {
        const answer = await fetch(`/control/${path}`, request);
        return [answer.ok, await answer.json()];
    } catch (error) {
        throw new Unanswered(error.message, {cause: error});
    }
}

export async function api(method, path, body, signal) {
    const request = {method, signal};
    if (body instanceof FormData) request.body = body;
    else if (body !== undefined) {
        request.body = JSON.stringify(body);
        request.headers = {"Content-Type": "application/json"};
    }
    const [ok, data] = await answerTo(path, request);
    if (!ok) throw new Error(data.error);
    return data;
}

export const read = (path, signal) => api("GET", path, undefined, signal);

/**
 * Calls `told(event)` for each event, and `connected(true|false)` on changes.
 *
 * `connected(true)` follows missed events as well: anything may have changed.
 */
export function listen(told, connected) {
    let source = null;
    let last = null;
    let heard = 0;
    function open() {
        source?.close();
        heard = Date.now();
        source = new EventSource("/control/events");
        source.onopen = () => connected(true);
        source.onerror = () => connected(false);
        source.onmessage = ({data}) => {
            const {number, ...event} = JSON.parse(data);
            const isBeat = event.kind === "beat";
            const isNext = number === last + (isBeat ? 0 : 1);
            heard = Date.now();
            last = number;
            if (!isNext) connected(true);
            if (!isBeat) told(event);
        };
    }
    open();
    setInterval(() => Date.now() - heard > SILENCE && open(), SILENCE);
}

/**
 * `run(signal)`, at most once per `pause` ms, and once more if asked meanwhile.
 *
 * It is repeated as long as there is no answer. The signal gives up what takes too long,
 * the next time after longer.
 */
export function unhurried(run, pause = 60) {
    let busy = false;
    let again = false;
    let patience = SILENCE;
    return async function ask() {
        if (busy) {
            again = true;
            return;
        }
        busy = true;
        let rest = pause;
        try {
            await run(AbortSignal.timeout(patience));
            patience = SILENCE;
        } catch (error) {
            if (!(error instanceof Unanswered)) throw error;
            [again, rest, patience] = [true, PAUSE, 2 * patience];
        } finally {
            setTimeout(() => {
                busy = false;
                if (again) {
                    again = false;
                    ask();
                }
            }, rest);
        }
    };
}
