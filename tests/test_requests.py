# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from contextlib import suppress

from odoo.exceptions import AccessError, UserError

from .template_message.test_template_composer import ComposerCase

#: What JSON can bring instead of what is asked for.
ODD = [
    *("x", "\0", "\ud83d", -1, 1.5, True, 10**30),
    *(["x"], [[1]], [{}], {"a": 1}, {"a": []}),
]


class TestRequests(ComposerCase):
    """Calls of the web client with unexpected values."""

    def prepare(self):
        super().prepare()
        self.receive("My printer is on fire")
        self.ours = self.ticket.with_user(self.agent)

    def queued(self):
        return self.ticket.whatsapp_message_ids.filtered(
            lambda message: message.direction == "outbound"
        )

    def odd_requests(self, odd):
        """Return (method, arguments), with ``odd`` in place of a valid value."""
        contact, visit = self.contact.with_user(self.agent), self.visit.id
        post, template = self.ours.whatsapp_post, self.ours.whatsapp_post_template
        options = [{"title": odd, "description": odd}]
        history = contact.whatsapp_history
        return [
            (post, {"body": odd}),
            (post, {"body": "Hi", "quoted_id": odd}),
            (post, {"body": "Hi", "attachment_ids": odd}),
            (post, {"body": "Hi", "request_key": odd}),
            (post, {"body": "Hi", "interactive": odd}),
            (post, {"body": "?", "interactive": {"type": "list", "button": odd}}),
            (post, {"body": "?", "interactive": {"type": odd, "options": options}}),
            (self.ours.whatsapp_check_files, {"attachment_ids": odd}),
            (template, {"template_id": odd}),
            (template, {"template_id": visit, "values": odd}),
            (template, {"template_id": visit, "values": {"body.3": odd}}),
            (template, {"template_id": visit, "attachment_id": odd}),
            (template, {"template_id": visit, "instead_of": odd}),
            (history, {"scope": odd, "changed": odd}),
            (history, {"place": odd, "way": "newer"}),
            (history, {"place": [odd, odd], "way": "around"}),
            (contact.whatsapp_history_search, {"text": odd}),
        ]

    def test_what_is_odd_is_refused_in_words(self):
        for odd in ODD:
            for method, arguments in self.odd_requests(odd):
                with suppress(AccessError, UserError), self.env.cr.savepoint():
                    method(**arguments)

    def test_half_an_emoji_is_no_reason_to_lose_the_rest(self):
        self.ours.whatsapp_post(
            "<p>Cut in ha\0lf \ud83d</p>",
            interactive={"type": "button", "options": [{"title": "Yes \ud83d"}]},
        )
        self.assertEqual(self.queued().text, "Cut in half ?\n\n[ Yes ? ]")

    def test_what_nobody_can_see_is_empty(self):
        for blank in ("<p>\u200b</p>", "<p>\ufeff \u2060</p>"):
            with self.assertRaisesRegex(UserError, "empty"):
                self.ours.whatsapp_post(blank)
        with self.assertRaisesRegex(UserError, "Fill in"):
            self.post_template(self.visit, {"body.3": "\u200b"})

    def test_a_file_that_is_gone_is_told(self):
        file = self.env["ir.attachment"].with_user(self.agent).create({"name": "a.txt"})
        file.unlink()
        with self.assertRaisesRegex(UserError, "has been deleted"):
            self.ours.whatsapp_post("See the file", attachment_ids=file.ids)

    def test_a_key_is_good_for_one_request(self):
        first = self.ours.whatsapp_post("Hi", request_key="k")
        self.assertEqual(self.ours.whatsapp_post("Hi", request_key="k"), first)
        other = self.ours.copy({"name": "Another"})
        other.sudo().whatsapp_contact_id = self.contact
        for ask in (
            lambda: self.ours.whatsapp_post("Something else", request_key="k"),
            lambda: other.whatsapp_post("Hi", request_key="k"),
            lambda: self.post_template(self.visit, {"body.3": "9"}, request_key="k"),
        ):
            with self.assertRaisesRegex(UserError, "Something else has been sent"):
                ask()
        with self.assertRaises(UserError):
            self.ours.whatsapp_post("Hi", request_key="k" * 256)
        self.assertEqual(len(self.queued()), 1)
        self.env.user.group_ids += self.agent.group_ids
        self.ticket.whatsapp_post("Hi", request_key="k")  # another user's own
        self.assertEqual(len(self.queued()), 2)
