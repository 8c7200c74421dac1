import {normalize} from "@web/core/l10n/utils";

const VARIABLE = /\{\{\s*(\w+)\s*\}\}/g;

/** Most characters of the filled in header and body ("Send template messages"). */
export const MOST = {HEADER: 60, BODY: 1024};
/** From this share of the limit on, the count is shown. */
const NEAR = 0.8;

/**
 * Makes `text` valid as a template's parameter: one line, without repeated blanks. The
 * server does the same (`clean` in tools/templates/template.py).
 *
 * A blank at the end stays, because the next word is being typed.
 */
export function tidy(text) {
    return (text || "").replace(/\s+/g, " ").replace(/^ /, "");
}

/** Returns the template's component of that type, or `{}`. */
export function part(components, type) {
    const isIt = (component) => component.type.toUpperCase() === type;
    return components.find(isIt) || {};
}

/** Returns the values of one part by variable: `{"1": …}` for `{"body.1": …}`. */
export function valuesOf(type, values) {
    const start = `${type.toLowerCase()}.`;
    const own = Object.entries(values).filter(([place]) => place.startsWith(start));
    return Object.fromEntries(
        own.map(([place, text]) => [place.slice(start.length), text])
    );
}

/**
 * Returns the lengths of the filled in texts that are near Meta's limit or above it.
 *
 * @returns {{type: String, length: Number, most: Number, isTooLong: Boolean}[]}
 */
export function lengths(components, values) {
    return Object.entries(MOST)
        .map(([type, most]) => {
            const own = valuesOf(type, values);
            const text = part(components, type).text || "";
            const filled = text.replace(VARIABLE, (_all, name) => own[name].trim());
            // Code points, as Meta and Python count.
            const {length} = [...filled];
            return {type, length, most, isTooLong: length > most};
        })
        .filter(({length, most}) => length > most * NEAR);
}

/**
 * Returns of each name the first template that has all words of a search.
 *
 * @param {Object[]} templates of each name, the one in the best language first
 * @param {String} search words looked for in the template's name and texts
 */
export function found(templates, search) {
    const wanted = normalize(search).split(/\s+/);
    const names = new Set();
    return templates.filter(({name, components}) => {
        const texts = components.map(({text}) => text || "");
        const all = normalize([name, name.replaceAll("_", " "), ...texts].join(" "));
        const isNew = !names.has(name) && wanted.every((word) => all.includes(word));
        return isNew && names.add(name);
    });
}
