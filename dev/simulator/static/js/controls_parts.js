/** What the sections of the controls page are made of. */
import {h} from "./dom.js";

export const $ = (id) => document.getElementById(id);

export async function attempt(action) {
    try {
        $("problem").hidden = true;
        return await action();
    } catch (error) {
        $("problem").textContent = error.message;
        $("problem").hidden = false;
        return null;
    }
}

export const button = (text, action) =>
    h(
        "button",
        {class: "button", type: "button", onclick: () => attempt(action)},
        text
    );

export const options = (names) =>
    Object.entries(names).map(([value, text]) => h("option", {value}, text));

/** A select that acts at once; `names` are values, or labels by value. */
export function choice(names, current, changed, label = "") {
    const known = Array.isArray(names)
        ? Object.fromEntries(names.map((name) => [name, name]))
        : names;
    const all = current in known ? known : {[current]: current, ...known};
    const select = h(
        "select",
        {
            class: "field",
            "aria-label": label,
            onchange: (e) => attempt(() => changed(e.target.value)),
        },
        options(all)
    );
    select.value = current;
    return select;
}

export const item = (title, below, ...rest) =>
    h("li", {}, h("div", {class: "grow"}, title, h("small", {}, below)), ...rest);

/**
 * Show the labels of `form` whose `data-for` has what is chosen in `select`; what is
 * returned does so after a choice of ours.
 */
export function fitting(form, select) {
    const fit = () => {
        for (const label of form.querySelectorAll("[data-for]"))
            label.hidden = !label.dataset.for.split(" ").includes(select.value);
    };
    form.addEventListener("change", fit);
    fit();
    return fit;
}
