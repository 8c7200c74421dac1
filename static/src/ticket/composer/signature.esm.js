const BLOCK = /^(?:[-*] |\d+\. |> |```)/;

/** Returns a text with the name of who has written it (`signed` in tools/signature.py). */
export function signed(name, text) {
    if (!name || !text) {
        return text;
    }
    return `*${name}:*${BLOCK.test(text) ? "\n" : " "}${text}`;
}
