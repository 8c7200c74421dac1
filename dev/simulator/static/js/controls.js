/** Faults, deliveries, templates and numbers by hand. */
import {$, attempt, button, choice, fitting, item, options} from "./controls_parts.js";
import {api, listen, read, unhurried} from "./api.js";
import {h, topBar} from "./dom.js";
import {showTemplates, templateForms} from "./controls_templates.js";

const PLACES = {
    messages: "sending messages",
    read: "mark as read, typing",
    statuses: "delivery (fails by webhook)",
    media: "media up- and look-up",
    download: "media download",
    block_users: "blocking customers",
    templates: "templates",
    uploads: "upload sessions",
    upload_bytes: "uploaded bytes",
    phone_number: "phone number",
    account: "business account",
    subscribed_apps: "subscribed apps",
    debug_token: "debug token",
    any: "any call",
};
const KINDS = {
    error: "Meta's error",
    http: "bare HTTP status",
    latency: "late answer",
    cut_before: "cut, not accepted",
    cut_after: "cut, accepted",
    corrupt: "download: a wrong byte",
    slow: "download: bit by bit",
    cut_midway: "download, upload: cut midway",
};
const STATUSES = [
    "CONNECTED",
    "FLAGGED",
    "RESTRICTED",
    "BANNED",
    "DISCONNECTED",
    "PENDING",
];
const UPDATES = {
    "": "Meta reports…",
    PARTNER_REMOVED: "no longer shared with the app",
    PARTNER_APP_UNINSTALLED: "app removed",
    ACCOUNT_OFFBOARDED: "number disconnected",
    ACCOUNT_DELETED: "account deleted",
    PARTNER_ADDED: "shared with the app",
    ACCOUNT_RECONNECTED: "number connected again",
};
const DIRECT_SEND = {
    off: "Direct Send: not admitted",
    on: "Direct Send: admitted",
    limited: "Direct Send: limited for a day",
    blocked: "Direct Send: blocked",
};
const PORTFOLIO = {
    "": "in its portfolio",
    same: "moves, with this number id",
    new: "moves, with a new number id",
};
const DELIVERIES_SHOWN = 8;

const moved = (how) => (how === "new" ? {phone_number_id: String(Date.now())} : {});

function showKeys({accounts}) {
    const [account] = accounts;
    if (!account) return;
    const keys = {
        "Graph URL": location.origin,
        "Access token": account.access_token,
        "App id": account.app_id,
        "App secret": account.app_secret,
        "Business account": account.business_account_id,
        "Phone number id": account.phone_number_id,
    };
    $("keys").replaceChildren(
        ...Object.entries(keys).flatMap(([name, value]) => [
            h("dt", {}, name),
            h("dd", {class: "mono"}, value),
        ])
    );
}

function showWebhook({webhook}) {
    const form = $("webhook");
    if (!form.contains(document.activeElement)) {
        form.elements.url.value = webhook.url;
        form.elements.verify_token.value = webhook.verify_token;
    }
    const place = $("webhook-state");
    const state = webhook.verified
        ? "Verified: webhooks are delivered."
        : "Not verified yet; webhooks wait.";
    place.textContent = webhook.url ? state : "None yet: webhooks go nowhere.";
    place.className = webhook.verified ? "good" : "warn";
}

function showFaults({faults}) {
    $("faults").replaceChildren(
        ...faults.map((fault) => {
            const more = {
                error: ` ${fault.code}`,
                http: ` ${fault.status || 503}`,
                latency: ` ${fault.seconds} s`,
                slow: ` ${fault.seconds} s`,
            };
            return item(
                `${KINDS[fault.kind]}${more[fault.kind] || ""}`,
                `${PLACES[fault.on]}, ${fault.times} more`,
                button("Remove", () => api("DELETE", `faults?id=${fault.id}`))
            );
        })
    );
}

function showAccounts({accounts}) {
    $("accounts").replaceChildren(
        ...accounts.map((account) => {
            const path = `accounts/${account.phone_number_id}`;
            const toggle = h("input", {
                type: "checkbox",
                checked: account.subscribed,
                onchange: (e) =>
                    attempt(() => api("PATCH", path, {subscribed: e.target.checked})),
            });
            return item(
                account.verified_name,
                `${account.display_phone_number} · ${account.phone_number_id}`,
                h("label", {class: "check"}, toggle, "app subscribed"),
                choice(STATUSES, account.status, (status) =>
                    api("PATCH", path, {status})
                ),
                choice(
                    ["GREEN", "YELLOW", "RED"],
                    account.quality_rating,
                    (quality_rating) => api("PATCH", path, {quality_rating})
                ),
                choice(DIRECT_SEND, account.direct_send, (direct_send) =>
                    api("PATCH", path, {direct_send})
                ),
                choice(
                    UPDATES,
                    "",
                    (event) =>
                        event &&
                        api("POST", `${path}/news`, {field: "account_update", event}),
                    "What Meta reports"
                ),
                choice(
                    PORTFOLIO,
                    "",
                    (move) => move && api("POST", `${path}/portfolio`, moved(move)),
                    "Another portfolio"
                )
            );
        })
    );
}

async function showDelivery({delivery}, signal) {
    const {held, batch, retry} = $("delivery").elements;
    held.checked = delivery.mode === "held";
    batch.checked = delivery.batch;
    retry.checked = delivery.retry;
    const {data} = await read("deliveries", signal);
    const waiting = data.filter((d) => d.state === "held").length;
    const release = (values) => async () => {
        await api("POST", "deliveries/release", values);
        load();
    };
    $("release").replaceChildren(
        ...(waiting
            ? [
                  button(`Release ${waiting}`, release({})),
                  button("In reverse", release({order: "reverse"})),
                  button("Twice", release({times: 2})),
                  button("As one batch", release({batch: true})),
              ]
            : [])
    );
    $("deliveries").replaceChildren(
        ...data
            .slice(-DELIVERIES_SHOWN)
            .reverse()
            .map((d) =>
                item(
                    `#${d.id} ${d.fields.join(", ")}`,
                    `${d.updates} update(s), ${d.attempts} attempt(s)`,
                    h(
                        "span",
                        {class: `tag ${d.state === "delivered" ? "good" : "warn"}`},
                        d.state
                    ),
                    d.state === "merged"
                        ? null
                        : button(
                              d.attempts ? "Again" : "Send",
                              release({order: [d.id]})
                          )
                )
            )
    );
}

const load = unhurried(async (signal) => {
    const state = await read("state", signal);
    for (const show of [showKeys, showWebhook, showFaults, showTemplates, showAccounts])
        show(state);
    await showDelivery(state, signal);
}, 250);

function faultForm() {
    const form = $("fault");
    form.elements.on.append(...options(PLACES));
    form.elements.kind.append(...options(KINDS));
    fitting(form, form.elements.kind);
    form.onsubmit = (event) => {
        event.preventDefault();
        const values = {on: form.elements.on.value, kind: form.elements.kind.value};
        for (const name of ["code", "status", "seconds", "times"]) {
            const box = form.elements[name];
            if (!box.closest("label").hidden) values[name] = Number(box.value);
        }
        attempt(() => api("POST", "faults", values));
    };
}

$("webhook").onsubmit = (event) => {
    event.preventDefault();
    attempt(async () => {
        const answer = await api(
            "POST",
            "webhook",
            Object.fromEntries(new FormData(event.target))
        );
        document.activeElement.blur();
        if (!answer.verified)
            throw new Error(
                `The callback URL was not verified: ${answer.status || "no answer"} ${answer.detail}`
            );
    });
};
$("delivery").onchange = () => {
    const {held, batch, retry} = $("delivery").elements;
    const values = {
        mode: held.checked ? "held" : "live",
        batch: batch.checked,
        retry: retry.checked,
    };
    attempt(() => api("POST", "delivery", values));
};
$("reset").onclick = () =>
    confirm("Reset the world?") && attempt(() => api("POST", "reset", {}));

faultForm();
templateForms();
const connected = topBar();
listen(load, (on) => {
    connected(on);
    if (on) load();
});
