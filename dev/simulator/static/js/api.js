/** The simulator's control side: calls, and what happens there as it happens. */

export async function api(method, path, body) {
    const options = {method};
    if (body instanceof FormData) options.body = body;
    else if (body !== undefined) {
        options.body = JSON.stringify(body);
        options.headers = {"Content-Type": "application/json"};
    }
    const answer = await fetch(`/control/${path}`, options);
    const data = await answer.json();
    if (!answer.ok) throw new Error(data.error);
    return data;
}

/** Calls `told(event)` for each event, and `connected(true|false)` on changes. */
export function listen(told, connected) {
    const source = new EventSource("/control/events");
    source.onopen = () => connected(true);
    source.onerror = () => connected(false);
    source.onmessage = (message) => told(JSON.parse(message.data));
}

/** `run`, at most once per `pause` ms, and once more if asked meanwhile. */
export function unhurried(run, pause = 60) {
    let busy = false;
    let again = false;
    return async function ask() {
        if (busy) {
            again = true;
            return;
        }
        busy = true;
        try {
            await run();
        } finally {
            setTimeout(() => {
                busy = false;
                if (again) {
                    again = false;
                    ask();
                }
            }, pause);
        }
    };
}
