/** The raw traffic both ways, newest first, live. */
import {api, listen, read, unhurried} from "./api.js";
import {h, topBar} from "./dom.js";
import {pretty} from "./json.js";

const SHOWN = 300;
const WAYS = {graph: "→ Graph", webhook: "← webhook"};
const TIME = new Intl.DateTimeFormat([], {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    fractionalSecondDigits: 2,
    hourCycle: "h23",
});

const filters = document.querySelector("#filters");
const list = document.querySelector("#entries");
let entries = [];
let last = 0;

/** One line on what a body says, so that one need not open it. */
function gist({request, response}) {
    const body = request.body;
    const error = response.body?.error;
    if (error)
        return `${error.message}${error.error_data ? ` — ${error.error_data.details}` : ""}`;
    const changes = body?.entry?.flatMap?.((e) => e.changes || []) || [];
    if (changes.length) return changesGist(changes);
    if (body?.type)
        return `${body.type} to ${body.to || body.recipient}${body.text ? `: ${body.text.body}` : ""}`;
    if (body?.status) return `${body.status}${body.typing_indicator ? ", typing" : ""}`;
    return "";
}

function changesGist(changes) {
    const parts = changes.flatMap(({field, value}) => [
        ...(value.statuses || []).map(
            (s) => `status ${s.status}${s.errors ? ` ${s.errors[0].code}` : ""}`
        ),
        ...(value.messages || []).map(
            (m) => `${m.type}${m.text ? `: ${m.text.body}` : ""}`
        ),
        ...(value.statuses || value.messages ? [] : [`${field} ${value.event || ""}`]),
    ]);
    const more = parts.length > 3 ? ` … ${parts.length} updates` : "";
    return parts.slice(0, 3).join(" · ") + more;
}

function statusTag(entry) {
    if (entry.status === null) return h("span", {class: "tag bad"}, "no answer");
    return h(
        "span",
        {class: `tag ${entry.status < 300 ? "good" : "bad"}`},
        String(entry.status)
    );
}

function side(title, {headers, body}) {
    const copy = () =>
        navigator.clipboard?.writeText(
            typeof body === "string" ? body : JSON.stringify(body, null, 2)
        );
    return h(
        "section",
        {},
        h(
            "h3",
            {},
            title,
            body !== null && h("button", {type: "button", onclick: copy}, "Copy")
        ),
        body === null ? h("p", {class: "faint"}, "no body") : pretty(body),
        h(
            "details",
            {},
            h("summary", {}, "Headers"),
            pretty(
                Object.entries(headers)
                    .map((pair) => pair.join(": "))
                    .join("\n")
            )
        )
    );
}

function row(entry) {
    const path = entry.url.replace(/^https?:\/\/[^/]+/, "");
    const details = h(
        "details",
        {},
        h(
            "summary",
            {},
            h("time", {class: "mono"}, TIME.format(new Date(entry.time * 1000))),
            h("span", {class: `way-${entry.direction}`}, WAYS[entry.direction]),
            h("span", {class: "mono method"}, entry.method),
            h(
                "div",
                {class: "what"},
                h("div", {class: "path mono"}, path),
                h("div", {class: "gist"}, gist(entry))
            ),
            statusTag(entry),
            h("span", {class: "took"}, `${entry.milliseconds} ms`)
        )
    );
    details.ontoggle = () => {
        if (details.open && details.children.length === 1)
            details.append(
                h(
                    "div",
                    {class: "both"},
                    side("Request", entry.request),
                    side("Response", entry.response)
                )
            );
    };
    details.dataset.id = entry.id;
    return details;
}

function wanted(entry) {
    const {text, direction, failed} = filters.elements;
    if (direction.value && entry.direction !== direction.value) return false;
    if (failed.checked && entry.status !== null && entry.status < 300) return false;
    entry.searched ??= JSON.stringify(entry).toLowerCase();
    return entry.searched.includes(text.value.trim().toLowerCase());
}

/** Rows that stay are kept as they are, so that what is open stays open. */
function show() {
    const there = new Map([...list.children].map((r) => [r.dataset.id, r]));
    const found = entries.filter(wanted).slice(-SHOWN).reverse();
    list.replaceChildren(...found.map((e) => there.get(String(e.id)) || row(e)));
    document.querySelector("#none").hidden = entries.length > 0;
}

const load = unhurried(async (signal) => {
    if (filters.elements.paused.checked) return;
    const {data} = await read(`traffic?after=${last}`, signal);
    if (!data.length) return;
    last = data.at(-1).id;
    entries = [...entries, ...data].slice(-2000);
    show();
}, 150);

function told(event) {
    const cleared =
        event.kind === "reset" || (event.kind === "traffic" && event.id === 0);
    if (cleared) {
        entries = [];
        show();
    } else if (event.kind === "traffic") load();
}

filters.oninput = () => {
    show();
    load();
};
filters.onsubmit = (event) => event.preventDefault();
document.querySelector("#clear").onclick = () => api("DELETE", "traffic");
const connected = topBar();
listen(told, (on) => {
    connected(on);
    if (on) load();
});
