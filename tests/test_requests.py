from odoo.exceptions import AccessError, UserError

from .test_template_composer import ComposerCase

#: What JSON can bring instead of what is asked for.
ODD = [
    *("x", "\0", "\ud83d", -1, 1.5, True, 10**30),
    *(["x"], [[1]], [{}], {"a": 1}, {"a": []}),
]


class TestRequests(ComposerCase):
    """What a page, or whoever speaks like one, asks for."""

    def setUp(self):
        super().setUp()
        self.receive("My printer is on fire")
        self.ours = self.ticket.with_user(self.agent)

    def queued(self):
        return self.ticket.whatsapp_message_ids.filtered(
            lambda message: message.direction == "outbound"
        )

    def test_what_is_odd_is_refused_in_words(self):
        contact = self.contact.with_user(self.agent)
        post, template = self.ours.whatsapp_post, self.ours.whatsapp_post_template
        for odd in ODD:
            options = [{"title": odd, "description": odd}]
            for ask in (
                lambda odd=odd: post(odd),
                lambda odd=odd: post("Hi", odd, odd, odd),
                lambda odd=odd: post("Hi", quoted_id=odd),
                lambda odd=odd: post("Hi", attachment_ids=odd),
                lambda odd=odd: post("Hi", request_key=odd),
                lambda odd=odd: post("Hi", interactive=odd),
                lambda odd=odd: post("Hi", interactive={"type": "list", "button": odd}),
                lambda it=options: post("?", interactive={"type": odd, "options": it}),
                lambda odd=odd: self.ours.whatsapp_check_files(odd),
                lambda odd=odd: template(odd),
                lambda odd=odd: template(self.visit.id, odd),
                lambda odd=odd: template(self.visit.id, {"body.3": odd}, odd),
                lambda odd=odd: template(self.visit.id, {"body.3": "9"}, None, odd),
                lambda odd=odd: template(
                    self.visit.id, {"body.3": "9"}, None, None, odd
                ),
                lambda odd=odd: contact.whatsapp_history(odd, odd, "newer", odd),
                lambda odd=odd: contact.whatsapp_history(place=odd, way="newer"),
                lambda odd=odd: contact.whatsapp_history(
                    place=[odd, odd], way="around"
                ),
                lambda odd=odd: contact.whatsapp_history(changed=odd),
                lambda odd=odd: contact.whatsapp_history_search(odd),
            ):
                try:
                    with self.env.cr.savepoint():
                        ask()
                except (AccessError, UserError):
                    pass  # anything else fails the test

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
