import {AttachmentList} from "@mail/core/common/attachment_list";
import {humanSize} from "@web/core/utils/binary";
import {patch} from "@web/core/utils/patch";

patch(AttachmentList.prototype, {
    /**
     * Audio and videos of a ticket, or on their way there, are played in place, by the
     * browser's own player.
     * Odoo's for audio fetches and decodes every file as soon as it is shown, and one
     * that cannot be decoded ends in an error dialog: that must not be in a customer's
     * hands.
     *
     * @returns {"audio"|"video"|undefined}
     */
    ticketPlayer(attachment) {
        const isOfTicket =
            this.env.playsAudio || attachment.thread?.model === "helpdesk.ticket";
        if (!isOfTicket || attachment.voice || attachment.uploading) {
            return undefined;
        }
        const [kind] = (attachment.mimetype ?? "").split("/");
        return ["audio", "video"].includes(kind) ? kind : undefined;
    },

    /** How large a document of a ticket is; `""` where it is not known. */
    ticketFileSize({file_size: size, thread}) {
        return size && thread?.model === "helpdesk.ticket" ? humanSize(size) : "";
    },
});
