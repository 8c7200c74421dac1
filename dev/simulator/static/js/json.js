/** JSON with colours. */
import {h} from "./dom.js";

const TOKEN = /("(?:\\.|[^"\\])*")(\s*:)?|-?\d[\d.eE+-]*|true|false|null/g;

export function pretty(value) {
    const source = typeof value === "string" ? value : JSON.stringify(value, null, 2);
    const place = h("pre", {class: "mono"});
    if (typeof value === "string") {
        place.textContent = source;
        return place;
    }
    let last = 0;
    for (const match of source.matchAll(TOKEN)) {
        const [whole, string, colon] = match;
        const kind = colon ? "json-key" : string ? "json-string" : "json-other";
        place.append(
            source.slice(last, match.index),
            h("span", {class: kind}, string || whole),
            colon || ""
        );
        last = match.index + whole.length;
    }
    place.append(source.slice(last));
    return place;
}
