from odoo import fields, models

#: Proves that a WhatsApp message is posted by this addon's own code. Clients may name
#: any message type and any context, but no value of theirs *is* this object.
WHATSAPP_POST = object()


class MailMessage(models.Model):
    _inherit = "mail.message"

    message_type = fields.Selection(
        selection_add=[("whatsapp", "WhatsApp")],
        ondelete={
            "whatsapp": lambda records: records.write({"message_type": "comment"})
        },
    )
