# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models

from ..common.groups import AGENTS

RATINGS = range(1, 6)
#: Written by the server only.
COLUMNS = ("whatsapp_rating", "whatsapp_rated_at", "whatsapp_rating_asked")
#: An activity asks the agent to look at what went wrong.
LOW_RATINGS = (1, 2)
#: A customer may change a rating for so long.
CHANGED_WITHIN = timedelta(days=30)


def stars(rating):
    """Return ``rating`` (1 to 5) as stars.

    >>> stars(4)
    '★★★★☆'
    """
    return "★" * rating + "☆" * (len(RATINGS) - rating)


class HelpdeskTicket(models.Model):
    """Stores how satisfied a customer is, and in Odoo's ratings too, if they are used.

    The optional module ``rating`` has the same scale, 1 to 5; 0 is no rating.
    """

    _inherit = "helpdesk.ticket"

    whatsapp_rating = fields.Selection(
        lambda _self: [(str(rating), stars(rating)) for rating in RATINGS],
        "WhatsApp rating",
        readonly=True,
        copy=False,
        groups=AGENTS,
        help="Rating that the customer gave on WhatsApp.",
    )
    whatsapp_rated_at = fields.Datetime(
        "Rated on WhatsApp", readonly=True, copy=False, groups=AGENTS
    )
    whatsapp_rating_asked = fields.Boolean(
        "WhatsApp rating requested", readonly=True, copy=False, groups=AGENTS
    )

    @api.model
    def _has_field_access(self, field, operation):
        """Let no user write the customer's rating."""
        is_customers = operation == "write" and field.name in COLUMNS
        is_refused = is_customers and not self.env.su
        return not is_refused and super()._has_field_access(field, operation)

    def _whatsapp_rating_given(self):
        """Return the customer's rating, 1 to 5, or 0."""
        return int(self.whatsapp_rating or 0)

    def _whatsapp_may_be_rated(self):
        """Whether there is no rating yet, or one that may still be changed."""
        since = fields.Datetime.now() - CHANGED_WITHIN
        return not self.whatsapp_rating or self.whatsapp_rated_at > since

    def _whatsapp_rate(self, rating, partner):
        """Store ``partner``'s ``rating`` (1 to 5) instead of a former one."""
        was_low = self._whatsapp_rating_given() in LOW_RATINGS
        self.write(
            {
                "whatsapp_rating": str(rating),
                "whatsapp_rated_at": fields.Datetime.now(),
            }
        )
        if "rating.rating" in self.env:
            self._whatsapp_rate_in_odoo(rating, partner)
        if rating in LOW_RATINGS and not was_low:
            self._whatsapp_low_rating(rating)

    def _whatsapp_rate_in_odoo(self, rating, partner):
        """Store the rating in Odoo's, in place of any other of ``partner``.

        The chatter shows it as a note, which is sent to nobody.
        """
        theirs = self.rating_ids.filtered(lambda given: given.partner_id == partner)
        given = theirs[:1] or theirs.create(
            {
                "res_model_id": self.env["ir.model"]._get_id(self._name),
                "res_id": self.id,
                "partner_id": partner.id,
            }
        )
        given.rated_partner_id = self._rating_get_operator()
        self.rating_apply(
            rating,
            rating=given,
            feedback=given.feedback,
            subtype_xmlid="mail.mt_note",
        )

    def _whatsapp_low_rating(self, rating):
        """Create an activity for the agent to look at what went wrong."""
        account = self.whatsapp_contact_id.account_id
        user = self._whatsapp_agent() or account._responsible_user()
        env = self.with_context(lang=user.lang).env
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=env._("Rated %(stars)s by the customer", stars=stars(rating)),
            user_id=user.id,
        )
