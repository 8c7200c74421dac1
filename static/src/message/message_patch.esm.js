import {Message} from "@mail/core/common/message";
import {WhatsappStatus} from "./whatsapp_status.esm";
import {patch} from "@web/core/utils/patch";

patch(Message, {
    components: {...Message.components, WhatsappStatus},
});

patch(Message.prototype, {
    /** The notification that carries the ticks; only our own messages have one. */
    get whatsappNotification() {
        return this.message.notification_ids.find(
            (notification) => notification.isWhatsapp
        );
    },
});
