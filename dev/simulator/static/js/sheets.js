/** What comes up over the phone: sheets from below, menus, and short notices. */
import {h, icon} from "./dom.js";

const screen = () => document.getElementById("screen");

/** A sheet with a title; the cross, Escape and a click beside it close it. */
export function openSheet(title, ...content) {
    const close = h(
        "button",
        {class: "icon-button", type: "button", title: "Close", "aria-label": "Close"},
        icon("cross")
    );
    const sheet = h(
        "dialog",
        {class: "sheet", "aria-label": title},
        h("header", {}, close, h("h2", {}, title)),
        ...content
    );
    close.onclick = () => sheet.close();
    sheet.onclick = (event) => {
        if (event.target === sheet) sheet.close();
    };
    sheet.onclose = () => sheet.remove();
    const {left, width, bottom, height} = screen().getBoundingClientRect();
    Object.assign(sheet.style, {
        left: `${left}px`,
        width: `${width}px`,
        bottom: `${innerHeight - bottom}px`,
        maxHeight: `${height - 40}px`,
    });
    document.body.append(sheet);
    sheet.showModal();
    return sheet;
}

function input({name, label, rows, ...more}) {
    const tag = rows ? "textarea" : "input";
    const size = rows ? {rows} : {};
    return h(
        "label",
        {},
        label,
        h(tag, {class: "field", name, autocomplete: "off", ...size, ...more})
    );
}

/**
 * A sheet that asks for `fields`, those in an array of their own side by side;
 * `done(values)` may answer false to stay open.
 */
export function ask(title, fields, label, done, ...before) {
    const form = h(
        "form",
        {class: "sheet-body"},
        ...before,
        ...fields.map((field) =>
            Array.isArray(field)
                ? h("div", {class: "side-by-side"}, field.map(input))
                : input(field)
        ),
        h("button", {class: "button main"}, label)
    );
    const sheet = openSheet(title, form);
    form.onsubmit = async (event) => {
        event.preventDefault();
        const answer = await done(Object.fromEntries(new FormData(form)));
        if (answer !== false && answer !== null) sheet.close();
    };
    const first = form.querySelector("input, textarea");
    first?.focus();
    first?.select();
    return sheet;
}

/** A button in the sheet that opens a longer one; what was entered stays. */
export function another(sheet, label, openLonger) {
    const form = sheet.querySelector("form");
    const onclick = () => {
        const entered = new Map(new FormData(form));
        const files = form.querySelector("[type=file]")?.files;
        sheet.close();
        const fields = [...openLonger().querySelectorAll("[name]")];
        for (const field of fields)
            if (field.type === "file") field.files = files;
            else if (entered.has(field.name)) field.value = entered.get(field.name);
        const added = fields.find((field) => !entered.has(field.name));
        added?.focus();
        added?.select();
    };
    const more = h("button", {type: "button", class: "button", onclick}, label);
    form.lastChild.before(more);
}

const between = (low, value, high) => Math.max(low, Math.min(value, high));

/** A menu at `anchor` of whatever elements; arrows walk, Escape closes. */
export function openMenu(anchor, className, ...items) {
    const menu = h("div", {class: `menu ${className}`, role: "menu"}, ...items);
    menu.popover = "auto";
    document.body.append(menu);
    menu.showPopover();
    const place = anchor.getBoundingClientRect();
    const bounds = screen().getBoundingClientRect();
    const {width, height} = menu.getBoundingClientRect();
    const below = place.bottom + height + 8 < bounds.bottom;
    const top = below ? place.bottom + 4 : place.top - height - 4;
    menu.style.left = `${between(bounds.left + 8, place.left, bounds.right - width - 8)}px`;
    menu.style.top = `${Math.max(bounds.top + 8, top)}px`;
    menu.onclick = (event) => {
        if (event.target.closest("button")) menu.hidePopover();
    };
    menu.ontoggle = (event) => {
        if (event.newState === "closed") menu.remove();
    };
    menu.onkeydown = (event) => {
        const step = {ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1}[
            event.key
        ];
        if (!step) return;
        event.preventDefault();
        const all = [...menu.querySelectorAll("button")];
        const here = all.indexOf(document.activeElement);
        all[(here + step + all.length) % all.length].focus();
    };
    menu.querySelector("button")?.focus();
    return menu;
}

export const menuItem = (name, label, onclick) =>
    h(
        "button",
        {type: "button", role: "menuitem", onclick},
        icon(name),
        h("span", {}, label)
    );

export function toast(text) {
    document.querySelector(".toast")?.remove();
    const notice = h("div", {class: "toast", role: "alert"}, text);
    document.querySelector(".device").append(notice);
    setTimeout(() => notice.remove(), 6000);
}
