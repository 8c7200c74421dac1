# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json

from odoo import models

from ..common.sentinels import WHATSAPP_POST


class MailThread(models.AbstractModel):
    """Queues push notifications of WhatsApp messages, and all those of a lane.

    Odoo would send them at once, while the contact is locked and the others wait.
    """

    _inherit = "mail.thread"

    def _web_push_send_notification(
        self, devices, private_key, public_key, payload_by_lang=None, payload=None
    ):
        context = self.env.context
        is_posted = context.get("whatsapp_post") is WHATSAPP_POST
        if not is_posted and context.get("mail_notify_force_send") is not False:
            return super()._web_push_send_notification(
                devices, private_key, public_key, payload_by_lang, payload
            )
        by_lang = payload_by_lang or {}
        self.env["mail.push"].sudo().create(
            [
                {
                    "mail_push_device_id": device.id,
                    "payload": json.dumps(by_lang.get(device.partner_id.lang, payload)),
                }
                for device in devices
            ]
        )
        return self.env.ref("mail.ir_cron_web_push_notification")._trigger()
