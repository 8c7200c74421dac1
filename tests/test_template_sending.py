import doctest

from ..tools import template
from .common import WhatsappCase


class TestTemplateSending(WhatsappCase):
    """Written once: ordinary text while the window is open, a template when not."""

    def setUp(self):
        super().setUp()
        self.confirm_nothing()
        self.receive("The printer is broken")
        self.ticket = self.tickets()
        self.contact = self.ticket.whatsapp_contact_id
        self.template = self.env["helpdesk.whatsapp.template"].create(
            {
                "account_id": self.account.id,
                "name": "printer_news",
                "language": "en_US",
                "body": "News about your ticket {{1}} – {{2}}: we are on it.",
                "footer": "Helpdesk",
                "variable_ids": [
                    (0, 0, {"place": f"body.{n}", "field_path": path, "sample": "x"})
                    for n, path in enumerate(("number", "name"), 1)
                ],
            }
        )

    def queue(self, **given):
        composed = self.template._compose(self.ticket, given)
        return self.env["helpdesk.whatsapp.message"]._queue_composed(
            self.contact, self.template, composed, ticket_id=self.ticket.id
        )

    def last_on_phone(self):
        return self.simulator.phone(self.maria)[-1]

    def test_text_inside_the_window_though_not_approved(self):
        message = self.queue()
        self.send()
        self.assertEqual(message.state, "accepted")
        self.assertEqual(
            self.last_on_phone()["text"],
            f"News about your ticket {self.ticket.number} – The printer is broken: we"
            " are on it.\n\n_Helpdesk_",
        )
        self.assertEqual(self.last_on_phone()["type"], "text")

    def test_the_template_outside_of_it(self):
        self.approve(self.template)
        message = self.queue()
        self.close_window(self.contact)  # between queueing and the call
        self.send()
        self.assertEqual(message.state, "accepted", message.error_details)
        self.assertEqual(self.last_on_phone()["type"], "template")
        self.assertIn(self.ticket.number, self.last_on_phone()["text"])

    def test_without_approval_it_fails_with_the_reason(self):
        message = self.queue()
        self.close_window(self.contact)
        self.send()
        self.assertEqual(message.failure_reason, "no_template")
        self.assertIn("no approved template", message._reason_in_words())

    def test_what_is_too_long_is_shortened_and_lines_are_joined(self):
        self.ticket.name = "A long\n story " + "and so on " * 200
        body = self.template._compose(self.ticket).forms["template"]["components"][0]
        name = body["parameters"][1]["text"]
        self.assertTrue(name.startswith("A long story and so on"))
        self.assertTrue(name.endswith("…"))
        self.assertLess(len(name), 1024)

    def test_each_reader_gets_the_language_that_fits_best(self):
        for language in ("pt_BR", "es", "en_GB"):
            self.template.copy({"language": language})
        chosen = {
            lang: self.account._template("printer_news", lang).language
            for lang in ("pt_BR", "es_MX", "en_US", "en_AU", "de_DE")
        }
        self.assertEqual(chosen["pt_BR"], "pt_BR")
        self.assertEqual(chosen["es_MX"], "es")
        self.assertEqual(chosen["en_US"], "en_US")
        self.assertIn(chosen["en_AU"], ("en_GB", "en_US"))
        self.assertEqual(chosen["de_DE"], "en_US")
        self.assertFalse(self.account._template("printer_news", "pt_BR", True))

    def test_the_examples_in_the_docstrings(self):
        self.assertFalse(doctest.testmod(template).failed)
