/** Templates by hand: how they are reviewed, what Meta decides, and changes. */
import {$, attempt, choice, fitting, item, options} from "./controls_parts.js";
import {api} from "./api.js";
import {h} from "./dom.js";

const MODES = {
    manual: "wait for a decision",
    approve: "are approved",
    reject: "are rejected",
};
const REASONS = [
    "INVALID_FORMAT",
    "ABUSIVE_CONTENT",
    "INCORRECT_CATEGORY",
    "PROMOTIONAL",
    "SCAM",
    "TAG_CONTENT_MISMATCH",
    "NONE",
];
const EVENTS = [
    "APPROVED",
    "REJECTED",
    "PENDING",
    "PAUSED",
    "DISABLED",
    "FLAGGED",
    "REINSTATED",
    "LOCKED",
    "IN_APPEAL",
    "PENDING_DELETION",
    "DELETED",
    "ARCHIVED",
    "UNARCHIVED",
    "LIMIT_EXCEEDED",
];
const PAUSES = {
    "": "as it comes",
    FIRST_PAUSE: "first, for quality",
    SECOND_PAUSE: "second, for quality",
    RATE_LIMITING_PAUSE: "pacing",
};
const CATEGORIES = ["UTILITY", "MARKETING", "AUTHENTICATION"];
const QUALITIES = ["GREEN", "YELLOW", "RED", "UNKNOWN"];
const SENDING = {
    accepted: "sent at once",
    held_for_quality_assessment: "held for quality",
    paused: "held, paused",
};
const GOOD = ["APPROVED"];
const WAITING = ["PENDING", "IN_APPEAL", "PENDING_DELETION"];

const named = (values) => Object.fromEntries(values.map((value) => [value, value]));

let fitReview = null;

function showReview({review}) {
    const form = $("review");
    if (form.contains(document.activeElement)) return;
    for (const name of ["mode", "delay", "reason", "recategorise"])
        form.elements[name].value = review[name] ?? "";
    fitReview();
}

function showChoices(templates) {
    const select = $("decision").elements.template;
    const chosen = select.value;
    const labels = templates.map(({id, name, language}) => [
        id,
        `${name} (${language})`,
    ]);
    select.replaceChildren(...options(Object.fromEntries(labels)));
    if (labels.some(([id]) => id === chosen)) select.value = chosen;
}

function detail({
    status,
    rejected_reason: reason,
    pause,
    locked,
    correct_category: next,
}) {
    return [
        status === "REJECTED" && reason,
        status === "PAUSED" && pause,
        locked && "LOCKED",
        next && `will be ${next}`,
    ].filter(Boolean);
}

function row(template) {
    const {status, quality, category, message_status: sending} = template;
    const path = `templates/${template.id}`;
    const change = (name) => (value) => api("PATCH", path, {[name]: value});
    const look = GOOD.includes(status)
        ? "good"
        : WAITING.includes(status)
          ? "warn"
          : "bad";
    return item(
        `${template.name} (${template.language})`,
        detail(template).join(" · "),
        h("span", {class: `tag ${look}`}, status),
        h(
            "div",
            {class: "line"},
            choice(QUALITIES, quality, change("quality"), "Quality"),
            choice(CATEGORIES, category, change("category"), "Category"),
            choice(SENDING, sending, change("message_status"), "Messages")
        )
    );
}

export function showTemplates(state) {
    const templates = state.templates.filter(({status}) => status !== "DELETED");
    showReview(state);
    showChoices(templates);
    $("templates").replaceChildren(...templates.map(row));
}

function reviewForm() {
    const form = $("review");
    const {mode, delay, reason, recategorise} = form.elements;
    mode.append(...options(MODES));
    reason.append(...options(named(REASONS)));
    recategorise.append(...options({"": "as asked for", ...named(CATEGORIES)}));
    fitReview = fitting(form, mode);
    form.addEventListener("change", () => {
        const values = {mode: mode.value, delay: Number(delay.value)};
        if (mode.value === "reject") values.reason = reason.value;
        if (recategorise.value) values.recategorise = recategorise.value;
        attempt(() => api("POST", "review", values));
    });
    form.onsubmit = (event) => event.preventDefault();
}

function decisionForm() {
    const form = $("decision");
    const {template, status, reason, recommendation, title} = form.elements;
    status.append(...options(named(EVENTS)));
    reason.append(...options(named(REASONS)));
    title.append(...options(PAUSES));
    fitting(form, status);
    form.onsubmit = (event) => {
        event.preventDefault();
        const values = {status: status.value};
        if (status.value === "REJECTED") values.reason = reason.value;
        if (status.value === "REJECTED" && recommendation.value)
            values.rejection_info = {
                reason: reason.value,
                recommendation: recommendation.value,
            };
        if (status.value === "PAUSED" && title.value)
            values.other_info = {title: title.value, description: PAUSES[title.value]};
        attempt(() => api("POST", `templates/${template.value}`, values));
    };
}

export function templateForms() {
    reviewForm();
    decisionForm();
}
