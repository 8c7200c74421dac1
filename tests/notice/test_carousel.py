# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import ValidationError

from ..common_automatic import AutomaticCase


class TestCarousel(AutomaticCase):
    """A template with parts that cannot be filled in is refused where it is picked."""

    def prepare(self):
        super().prepare()
        self.updated = self.rule("updated").template_id
        self.template = self.updated.copy({"name": "carousel", "status": "APPROVED"})

    def become_carousel(self):
        carousel = {"type": "CAROUSEL", "cards": [{}, {}]}
        self.template.meta_components = [*self.updated.components, carousel]

    def test_107_it_is_refused_in_an_automatic_message(self):
        self.rule("updated").template_id = self.template
        self.rule("updated").template_id = self.updated
        self.become_carousel()
        with self.assertRaises(ValidationError):
            self.rule("updated").template_id = self.template

    def test_107_it_is_refused_on_a_stage(self):
        self.become_carousel()
        with self.assertRaises(ValidationError):
            self.stage("in_progress").whatsapp_template_id = self.template

    def test_107_agents_cannot_pick_it(self):
        self.become_carousel()
        self.assertIn("cannot be filled", self.template._why_not_fillable())
        why_not = self.template._why_not_to(self.contact, self.ticket)
        self.assertEqual(why_not, self.template._why_not_fillable())

    def test_107_it_is_not_sent_if_it_was_picked_before(self):
        self.stage("in_progress").whatsapp_template_id = self.template
        self.become_carousel()
        self.move("in_progress")
        self.send_notices()
        self.assertFalse(self.sent_texts())
