# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import io
from urllib.parse import quote

from odoo import api, fields, models

from ...tools import identity, optional
from ...tools.meta import webhook
from ..common.words import INBOUND

qrcode = optional.load("qrcode")


class HelpdeskWhatsappAccount(models.Model):
    """Shows the guide's last step: a test message arrives and opens a ticket."""

    _inherit = "helpdesk.whatsapp.account"

    chat_link = fields.Char("Write to the number", compute="_compute_chat")
    chat_qr_code = fields.Binary("QR code", compute="_compute_chat")
    guide_ticket_id = fields.Many2one(
        "helpdesk.ticket", "First ticket", compute="_compute_arrival"
    )
    guide_arrival = fields.Selection(
        [
            ("none", "Nothing has arrived yet"),
            ("waiting", "A message has arrived and is being processed"),
            ("failed", "A message has arrived and could not be processed"),
            ("ticket", "A message has arrived and was posted in a ticket"),
        ],
        compute="_compute_arrival",
    )
    guide_signs = fields.Char(
        compute="_compute_guide_signs",
        help="Changes when something has happened that the page waits for; the page"
        " reads it regularly.",
    )

    @api.depends("display_phone_number")
    @api.depends_context("lang")
    def _compute_chat(self):
        for account in self:
            number = identity.digits(account.display_phone_number or "")
            account.chat_link = account.chat_qr_code = False
            if not number:
                continue
            text = quote(self.env._("Hello! This is a test."))
            account.chat_link = f"https://wa.me/{number}?text={text}"
            if qrcode is None:
                continue
            picture = io.BytesIO()
            qrcode.make(account.chat_link).save(picture, "PNG")
            account.chat_qr_code = base64.b64encode(picture.getvalue())

    def _compute_arrival(self):
        """Compute what has arrived; the page asks every few seconds."""
        for account in self:
            event = account._guide_latest(
                "helpdesk.whatsapp.event",
                [("kind", "=", webhook.MESSAGE)],
                "received_at",
            )
            account.guide_ticket_id = bool(event) and account._guide_ticket()
            if account.guide_ticket_id:
                account.guide_arrival = "ticket"
            elif event:
                account.guide_arrival = "failed" if event.error else "waiting"
            else:
                account.guide_arrival = "none"

    def _guide_ticket(self):
        incoming = [("direction", "=", INBOUND), ("ticket_id", "!=", False)]
        messages = "helpdesk.whatsapp.message"
        return self._guide_latest(messages, incoming, "create_date").ticket_id

    def _guide_latest(self, model, domain, moment):
        """Return the account's latest record since the guide began, if any."""
        of_account = [("account_id", "in", self.ids), *domain]
        latest = self.env[model].search(of_account, order="id desc", limit=1)
        since = self.guide_started_at or fields.Datetime.now()
        return latest.filtered(lambda record: record[moment] >= since)

    @api.depends("handshake_at")
    def _compute_guide_signs(self):
        for account in self:
            signs = (account.handshake_at, account.guide_arrival)
            account.guide_signs = " ".join(map(str, signs))
