import {htmlEscape, markup} from "@odoo/owl";

/** Of escaped text: WhatsApp's marks, outermost first, and the tag that shows it. */
const BLOCK = /((?:&#x60;){3})(.+?)\1/gs;
const STYLES = [
    [/(^|[^\w*])\*(\S|\S[^*\n]*\S)\*(?![\w*])/g, "strong"],
    [/(^|[^\w_])_(\S|\S[^_\n]*\S)_(?![\w_])/g, "em"],
    [/(^|[^\w~])~(\S|\S[^~\n]*\S)~(?![\w~])/g, "s"],
];
const VARIABLE = /\{\{\s*(\w+)\s*\}\}/g;

/** Escaped text with WhatsApp's marks turned into tags. */
function styled(escaped) {
    let html = String(escaped).replace(BLOCK, "<code>$2</code>");
    for (const [pattern, tag] of STYLES) {
        html = html.replace(pattern, `$1<${tag}>$2</${tag}>`);
    }
    return html;
}

/**
 * A template's text as the phone shows it.
 *
 * @param {String} text as Meta has it
 * @param {Object} samples what stands for the variables, by name
 * @returns {Markup} safe: `text` and samples are escaped
 */
export function shownOnPhone(text, samples = {}) {
    return markup(
        styled(htmlEscape(text || "")).replace(VARIABLE, (written, name) => {
            const sample = samples[name];
            const shown = sample ? styled(htmlEscape(sample)) : written;
            return `<span class="o_whatsapp_variable">${shown}</span>`;
        })
    );
}
