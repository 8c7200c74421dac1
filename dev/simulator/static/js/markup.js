/** WhatsApp's formatting: *bold*, _italic_, ~strike~, ```mono```, `code`, links. */
import {h} from "./dom.js";

const OPEN = String.raw`(?<![\p{L}\p{N}])`;
const CLOSE = String.raw`(?![\p{L}\p{N}])`;
const between = (mark) => {
    const inner = String.raw`(?!\s)([^\n${mark}]+?)(?<!\s)`;
    return new RegExp(`${OPEN}[${mark}]${inner}[${mark}]${CLOSE}`, "u");
};

const RULES = [
    [/```([\s\S]+?)```/u, (inner) => h("code", {}, inner)],
    [/`([^`\n]+)`/u, (inner) => h("code", {}, inner)],
    [/(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]}'*_~])/u, link],
    [between("*"), (inner) => h("strong", {}, ...format(inner))],
    [between("_"), (inner) => h("em", {}, ...format(inner))],
    [between("~"), (inner) => h("s", {}, ...format(inner))],
];

function link(url) {
    return h("a", {href: url, target: "_blank", rel: "noreferrer noopener"}, url);
}

/** The text as a list of strings and elements; nothing in it is taken as HTML. */
export function format(text) {
    let first = null;
    for (const [pattern, build] of RULES) {
        const match = pattern.exec(text);
        if (match && (!first || match.index < first.match.index))
            first = {match, build};
    }
    if (!first) return text ? [text] : [];
    const {match, build} = first;
    const rest = text.slice(match.index + match[0].length);
    return [text.slice(0, match.index), build(match[1]), ...format(rest)].filter(
        (p) => p !== ""
    );
}
