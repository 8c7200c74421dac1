import {useEffect, useState} from "@odoo/owl";

import {useService} from "@web/core/utils/hooks";

/**
 * Which of a draft's files WhatsApp would not take: asked as soon as they are there.
 *
 * @param {import("models").Composer} draft of a ticket
 * @returns {() => String[]} the problems of the files it holds now; reactive
 */
export function useFileProblems(draft) {
    const orm = useService("orm");
    /** By the file's id; `undefined` if it was not looked at, empty if it is fine. */
    const problems = useState({});
    const ready = () => draft.attachments.filter(({uploading}) => !uploading);
    const look = async (...ids) => {
        const unknown = ids.filter((id) => problems[id] === undefined);
        if (unknown.length) {
            const ticketId = draft.targetThread.id;
            const found = await orm.call("helpdesk.ticket", "whatsapp_check_files", [
                ticketId,
                unknown,
            ]);
            unknown.forEach((id) => (problems[id] = found[id] || ""));
        }
    };
    useEffect(
        (...ids) => {
            look(...ids);
        },
        () => ready().map(({id}) => id)
    );
    return () =>
        ready()
            .map(({id}) => problems[id])
            .filter(Boolean);
}
