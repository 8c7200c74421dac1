import {useEffect, useState} from "@odoo/owl";

import {useService} from "@web/core/utils/hooks";

/**
 * Checks the files of a draft against WhatsApp's rules as soon as they are uploaded.
 *
 * @param {import("models").Composer} draft of a ticket
 * @returns {() => String[]} the problems of the draft's current files; reactive
 */
export function useFileProblems(draft) {
    const orm = useService("orm");
    /** By the file's id: `undefined` before the check, empty if there is no problem. */
    const problems = useState({});
    const ready = () => draft.attachments.filter(({uploading}) => !uploading);
    const check = async (...ids) => {
        const unknown = ids.filter((id) => problems[id] === undefined);
        if (unknown.length) {
            const ticketId = draft.targetThread.id;
            const found = await orm.call("helpdesk.ticket", "whatsapp_check_files", [
                ticketId,
                unknown,
            ]);
            unknown.forEach((id) => (problems[id] = found[id] || ""));
            for (const attachment of draft.attachments) {
                attachment.whatsappProblem = problems[attachment.id];
            }
        }
    };
    useEffect(
        (...ids) => {
            check(...ids);
        },
        () => ready().map(({id}) => id)
    );
    return () =>
        ready()
            .map(({id}) => problems[id])
            .filter(Boolean);
}
