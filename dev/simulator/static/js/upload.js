/** Puts files on the phone. */
import {api} from "./api.js";
import {held} from "./held.js";

/** Returns the file as Meta's webhooks describe it. */
export function upload(file) {
    const form = new FormData();
    form.append("phone_number_id", held.number);
    form.append("file", file, file.name || "");
    return api("POST", "media", form);
}
