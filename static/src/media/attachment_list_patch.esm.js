import {AttachmentList} from "@mail/core/common/attachment_list";
import {patch} from "@web/core/utils/patch";

patch(AttachmentList.prototype, {
    /**
     * Audio of a ticket, or on its way there, is played by the browser's own player.
     * Odoo's fetches and decodes every file as soon as it is shown, and one that cannot
     * be decoded ends in an error dialog: that must not be in a customer's hands.
     */
    isTicketAudio(attachment) {
        return (
            attachment.mimetype?.startsWith("audio/") &&
            (this.env.playsAudio || attachment.thread?.model === "helpdesk.ticket") &&
            !attachment.voice &&
            !attachment.uploading
        );
    },
});
