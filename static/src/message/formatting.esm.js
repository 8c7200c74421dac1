/**
 * Renders a WhatsApp text as HTML, as `tools/formatting.py` does: that file says how.
 * Both are held to the cases of `static/tests/message/formatting_cases.esm.js`.
 */
import {htmlEscape, markup} from "@odoo/owl";

const TAGS = {"*": "strong", _: "em", "~": "s"};
const OPENING = /(?<![\p{L}\p{N}])([*_~])(?!\1)(?<!\1\1)(?=\S)/gu;
const CLOSING = /(?<=\S)([*_~])(?!\1)(?<!\1\1)(?![\p{L}\p{N}])/gu;
const FENCE = /`{3}(?!`)([^]+?)`{3}/gu;
const CODE = /(?<![\p{L}\p{N}_`])`(?!\s)([^`\n]+)(?<!\s)`(?![\p{L}\p{N}_`])/gu;
const LINK = /(?<![\p{L}\p{N}_])https?:\/\/[^\s<>"`{}|\\^]+/giu;
const AFTER_LINK = ".,;:!?'*_~)]";
const PAIRS = {")": "(", "]": "["};
const ITEM = /([ \t\xa0]*)[-*][ \t]+(?=\S)/uy;
const QUOTE = /> +(?=\S)/uy;
const DEPTH = 3;

const QUOTED =
    ' style="border-left-style: solid; border-left-width: 3px;' +
    ' border-left-color: #8696a0; padding-left: 8px"';
const LINKED = ' target="_blank" rel="noreferrer noopener"';
const VERBATIM = ' style="white-space: pre-wrap"';

const escaped = (text) => htmlEscape(text).toString().replaceAll("&#x60;", "`");
const count = (text, sign) => text.split(sign).length - 1;

function withoutEnd(url) {
    const surplus = {};
    for (const [close, opening] of Object.entries(PAIRS)) {
        surplus[close] = count(url, close) - count(url, opening);
    }
    let end = url.length;
    while (end && AFTER_LINK.includes(url[end - 1])) {
        const sign = url[end - 1];
        if (sign in surplus && surplus[sign]-- <= 0) {
            break;
        }
        end--;
    }
    return url.slice(0, end);
}

function fence([whole, inside]) {
    const shown = inside.replace(/^\n+|\n+$/g, "");
    const attributes = shown.includes("\n") ? VERBATIM : "";
    const html = `<code${attributes}>${escaped(shown)}</code>`;
    return inside.trim() && [whole.length, html];
}

const code = ([whole, inside]) => [whole.length, `<code>${escaped(inside)}</code>`];

function link([whole]) {
    const url = withoutEnd(whole);
    const html = `<a href="${escaped(url)}"${LINKED}>${escaped(url)}</a>`;
    return !url.endsWith("://") && [url.length, html];
}

/** Where the items end that are further in than the one at `at`. */
function endOfInner(items, at) {
    const outer = items[at].indent.length;
    const isNext = ({indent}, index) => index > at && indent.length <= outer;
    const next = items.findIndex(isNext);
    return next === -1 ? items.length : next;
}

class Reader {
    constructor(text) {
        this.text = text;
        this.spans = [];
        for (const [pattern, read] of [
            [FENCE, fence],
            [CODE, code],
            [LINK, link],
        ]) {
            this.spans.push(...this.found(pattern, read));
            this.spans.sort((one, other) => one.start - other.start);
        }
    }

    /** What is found between the spans that are known already. */
    found(pattern, read) {
        const found = [];
        let at = 0;
        const last = {start: this.text.length};
        for (const {start, end} of [...this.spans, last]) {
            // The part has what stands before it, which a pattern looks back at.
            const part = this.text.slice(0, start);
            pattern.lastIndex = at;
            for (let match = pattern.exec(part); match; match = pattern.exec(part)) {
                const [length, html] = read(match) || [];
                if (html) {
                    found.push({start: match.index, end: match.index + length, html});
                }
            }
            at = end;
        }
        return found;
    }

    spanAt(position) {
        return this.spans.find(({start, end}) => start <= position && position < end);
    }

    blocks() {
        const lines = [];
        let start = 0;
        for (const {index} of this.text.matchAll(/\n/g)) {
            if (!this.spanAt(index)) {
                lines.push([start, index]);
                start = index + 1;
            }
        }
        return this.linesToHtml([...lines, [start, this.text.length]]);
    }

    linesToHtml(lines, depth = 0) {
        let html = "";
        let isAfterText = false;
        for (let at = 0; at < lines.length; ) {
            const quoted = depth < DEPTH ? this.run(lines, at, QUOTE) : [];
            const items = quoted.length ? [] : this.run(lines, at, ITEM);
            if (quoted.length) {
                const inside = quoted.map(({from, end}) => [from, end]);
                html += `\n<div${QUOTED}>${this.linesToHtml(inside, depth + 1)}</div>\n`;
            } else if (items.length) {
                html += this.lists(items);
            } else {
                html += (isAfterText ? "<br/>" : "") + this.inline(...lines[at]);
            }
            isAfterText = !quoted.length && !items.length;
            at += quoted.length || items.length || 1;
        }
        return html;
    }

    run(lines, at, pattern) {
        const run = [];
        for (const [start, end] of lines.slice(at)) {
            pattern.lastIndex = start;
            const match = this.spanAt(start)
                ? null
                : pattern.exec(this.text.slice(0, end));
            if (!match) {
                break;
            }
            const [whole, indent] = match;
            run.push({from: start + whole.length, end, indent});
        }
        return run;
    }

    lists(items, depth = 0) {
        let html = "";
        for (let at = 0; at < items.length; ) {
            const {from, end} = items[at];
            const next = depth < DEPTH ? endOfInner(items, at) : at + 1;
            const inner = items.slice(at + 1, next);
            const below = inner.length ? this.lists(inner, depth + 1) : "";
            html += `<li>${this.inline(from, end)}${below}</li>\n`;
            at = next;
        }
        return `\n<ul>\n${html}</ul>\n`;
    }

    inline(start, end) {
        const part = this.text.slice(start, end);
        const closing = [...part.matchAll(CLOSING)].filter(
            ({index}) => !this.spanAt(start + index)
        );
        let [html, done] = ["", 0];
        for (const {index, 1: mark} of part.matchAll(OPENING)) {
            const close = closing.find(
                (match) => match[1] === mark && match.index > index + 1
            );
            if (index < done || !close || this.spanAt(start + index)) {
                continue;
            }
            const inside = this.inline(start + index + 1, start + close.index);
            html += this.verbatim(start + done, start + index);
            html += `<${TAGS[mark]}>${inside}</${TAGS[mark]}>`;
            done = close.index + 1;
        }
        return html + this.verbatim(start + done, end);
    }

    verbatim(start, end) {
        let html = "";
        for (let at = start; at < end; ) {
            const span = this.spanAt(at);
            const next = this.spans.find((one) => one.start > at);
            const stop = Math.min(next ? next.start : end, end);
            html += span ? span.html : escaped(this.text.slice(at, stop));
            at = span ? span.end : stop;
        }
        return html;
    }
}

/**
 * @param {String} text with WhatsApp's formatting marks
 * @returns {Markup} all of it but the marks is escaped; no brace is in a tag
 */
export function formatted(text) {
    return markup(new Reader((text || "").replace(/\r\n?/g, "\n")).blocks());
}
