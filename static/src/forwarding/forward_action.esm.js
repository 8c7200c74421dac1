import {_t} from "@web/core/l10n/translation";
import {registerMessageAction} from "@mail/core/common/message_actions";

registerMessageAction("whatsapp-forward", {
    condition: ({message}) =>
        Boolean(message.whatsapp) && message.thread?.model === "helpdesk.ticket",
    icon: "fa fa-share",
    name: _t("Forward to a ticket or colleague"),
    onSelected: ({message, owner}) =>
        owner.env.services.action.doAction({
            type: "ir.actions.act_window",
            name: _t("Forward"),
            res_model: "helpdesk.whatsapp.forward",
            views: [[false, "form"]],
            target: "new",
            context: {
                default_mail_message_id: message.id,
                default_ticket_id: message.thread.id,
            },
        }),
    sequence: 16,
});
