import {Attachment} from "@mail/core/common/attachment_model";
import {AttachmentList} from "@mail/core/common/attachment_list";
import {humanSize} from "@web/core/utils/binary";
import {patch} from "@web/core/utils/patch";

patch(Attachment.prototype, {
    setup() {
        super.setup(...arguments);
        /** Why WhatsApp does not take this file of a draft; empty if it does. */
        this.whatsappProblem = undefined;
    },
});

patch(AttachmentList.prototype, {
    /**
     * Returns which of the browser's players shows a file of a ticket or of its draft.
     * Odoo's audio player fetches and decodes every file as soon as it is shown, and a
     * file that cannot be decoded opens an error dialog: a customer could send one.
     *
     * @returns {"audio"|"video"|undefined} undefined: Odoo's own display
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

    /** Returns the size of a ticket's document for people; `""` if it is not known. */
    ticketFileSize({file_size: size, thread}) {
        return size && thread?.model === "helpdesk.ticket" ? humanSize(size) : "";
    },
});
