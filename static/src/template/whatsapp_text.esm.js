import {formatted} from "../message/formatting.esm";
import {markup} from "@odoo/owl";

const VARIABLE = /\{\{\s*(\w+)\s*\}\}/g;

/**
 * Formats a text as the phone shows it.
 *
 * @param {String} text with WhatsApp's formatting marks and a template's variables
 * @param {Object} samples values of the variables, by name
 * @returns {Markup} `text` and samples are escaped
 */
export function shownOnPhone(text, samples = {}) {
    return markup(
        formatted(text)
            .toString()
            .replace(VARIABLE, (written, name) => {
                const sample = samples[name];
                const shown = sample ? formatted(sample) : written;
                return `<span class="o_whatsapp_variable">${shown}</span>`;
            })
    );
}
