import {htmlEscape, markup} from "@odoo/owl";

/** WhatsApp's formatting marks in escaped text, and the HTML tag of each. */
const BLOCK = /((?:&#x60;){3})(.+?)\1/gs;
const STYLES = [
    [/(^|[^\w*])\*(\S|\S[^*\n]*\S)\*(?![\w*])/g, "strong"],
    [/(^|[^\w_])_(\S|\S[^_\n]*\S)_(?![\w_])/g, "em"],
    [/(^|[^\w~])~(\S|\S[^~\n]*\S)~(?![\w~])/g, "s"],
];
const VARIABLE = /\{\{\s*(\w+)\s*\}\}/g;

/** Replaces WhatsApp's formatting marks in escaped text by HTML tags. */
function styled(escaped) {
    let html = String(escaped).replace(BLOCK, "<code>$2</code>");
    for (const [pattern, tag] of STYLES) {
        html = html.replace(pattern, `$1<${tag}>$2</${tag}>`);
    }
    return html;
}

/**
 * Formats a text as the phone shows it.
 *
 * @param {String} text with WhatsApp's formatting marks and a template's variables
 * @param {Object} samples values of the variables, by name
 * @returns {Markup} `text` and samples are escaped
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
