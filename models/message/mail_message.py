# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from odoo.addons.mail.tools.discuss import Store

from ..common.sentinels import WHATSAPP_POST


class MailMessage(models.Model):
    """Marks WhatsApp messages in the chatter, and sends agents' reactions to customers.

    Only this addon can set the message type *WhatsApp*.
    """

    _inherit = "mail.message"

    message_type = fields.Selection(
        selection_add=[("whatsapp", "WhatsApp")],
        ondelete={
            "whatsapp": lambda records: records.write({"message_type": "comment"})
        },
    )

    whatsapp_message_ids = fields.One2many(
        "helpdesk.whatsapp.message",
        "mail_message_id",
        string="WhatsApp messages",
        groups="helpdesk_mgmt.group_helpdesk_user_own",
    )

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.context.get("whatsapp_post") is not WHATSAPP_POST:
            vals_list = [self._without_whatsapp_mark(vals) for vals in vals_list]
        return super().create(vals_list)

    @api.model
    def _without_whatsapp_mark(self, vals):
        if vals.get("message_type") != "whatsapp":
            return vals
        return {**vals, "message_type": "comment"}

    def _message_reaction(self, content, action, partner, guest, store=None):
        """Send an agent's reaction to a WhatsApp message to the customer, too.

        :raises AccessError: the user may not write to the customer
        :raises UserError: the reaction cannot be sent
        """
        if self.message_type == "whatsapp":
            ticket = self.env["helpdesk.ticket"].browse(self.res_id).sudo(False)
            ticket._whatsapp_check_may_send()
            emoji = content if action == "add" else ""
            self.sudo().whatsapp_message_ids[:1]._react(emoji)
            self._whatsapp_set_reaction(partner, "")
            self.sudo().whatsapp_message_ids[:1]._announce()
        return super()._message_reaction(content, action, partner, guest, store)

    def _whatsapp_set_reaction(self, partner, emoji):
        """Replace the reaction of ``partner``'s side: the customer's, or the company's.

        :param str emoji: ``""`` only removes the reaction
        """
        customer = self.sudo().whatsapp_message_ids.contact_id.partner_id
        is_customer = partner in customer
        reactions = self.sudo().reaction_ids
        reactions.filtered(
            lambda reaction: (reaction.partner_id in customer) == is_customer
        ).unlink()
        if emoji:
            reactions.create(
                {
                    "message_id": self.id,
                    "content": emoji,
                    "partner_id": partner.id,
                }
            )

    def _whatsapp_is_complete(self):
        """Whether the message's state is known: not while it is being posted."""
        is_posting = self.env.context.get("whatsapp_post") is WHATSAPP_POST
        return not is_posting or bool(self.sudo().whatsapp_message_ids)

    def _to_store_defaults(self, target):
        defaults = super()._to_store_defaults(target)
        if not target.is_internal(self.env):
            return defaults
        whatsapp = Store.Attr(
            "whatsapp",
            lambda message: message.sudo()
            .whatsapp_message_ids.sorted("id")
            ._to_chatter(),
            predicate=lambda message: message.message_type == "whatsapp"
            and message._whatsapp_is_complete(),
        )
        return [*defaults, whatsapp]
