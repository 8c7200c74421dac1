import {normalize} from "@web/core/l10n/utils";

const VARIABLE = /\{\{\s*(\w+)\s*\}\}/g;

/** "Send template messages": what the filled in header and body may have at most. */
export const MOST = {HEADER: 60, BODY: 1024};
/** From here on, the count is shown. */
const NEAR = 0.8;

/**
 * `text` as Meta takes it: one line without long blanks (`clean` in tools/template.py).
 *
 * A blank at the end stays: the next word is being written.
 */
export function tidy(text) {
    return (text || "").replace(/\s+/g, " ").replace(/^ /, "");
}

/** The component of that type, or `{}`. */
export function part(components, type) {
    const isIt = (component) => component.type.toUpperCase() === type;
    return components.find(isIt) || {};
}

/** Values of one part by the variable's name: `{"1": …}` of `{"body.1": …}`. */
export function valuesOf(type, values) {
    const start = `${type.toLowerCase()}.`;
    const own = Object.entries(values).filter(([place]) => place.startsWith(start));
    return Object.fromEntries(
        own.map(([place, text]) => [place.slice(start.length), text])
    );
}

/**
 * Texts that are long, or too long.
 *
 * @returns {{type: String, length: Number, most: Number, isTooLong: Boolean}[]}
 */
export function lengths(components, values) {
    return Object.entries(MOST)
        .map(([type, most]) => {
            const own = valuesOf(type, values);
            const text = part(components, type).text || "";
            const words = text.replace(VARIABLE, (_all, name) => own[name].trim());
            // Code points, as Meta and Python count.
            const {length} = [...words];
            return {type, length, most, isTooLong: length > most};
        })
        .filter(({length, most}) => length > most * NEAR);
}

/**
 * Of each name, the first template that has all the words.
 *
 * @param {Object[]} templates of each name, the nearest language first
 * @param {String} words looked for in name and texts
 */
export function found(templates, words) {
    const wanted = normalize(words).split(/\s+/);
    const names = new Set();
    return templates.filter(({name, components}) => {
        const texts = components.map(({text}) => text || "");
        const all = normalize([name, name.replaceAll("_", " "), ...texts].join(" "));
        const isNew = !names.has(name) && wanted.every((word) => all.includes(word));
        return isNew && names.add(name);
    });
}
