# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import doctest
from unittest.mock import patch

from odoo import fields
from odoo.tools import mute_logger

from ...tools.calls import Calls
from ...tools.meta import cloud_api, webhook
from ...tools.templates import template
from ..common import WhatsappCase
from ..outbox.test_outbox import OUTBOX


class TestTemplateSending(WhatsappCase):
    """A message is sent as text inside the window, and as a template outside it."""

    def prepare(self):
        super().prepare()
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

    def fault(self, code, on="messages"):
        """Let the next message fail: at once, or (``statuses``) by webhook."""
        self.simulator.control(
            "POST", "faults", on=on, kind="error", code=code, times=1
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
        self.assertIn("and there is none for it", message._failure_text())

    # --------------------------------------------------- what may happen meanwhile

    def test_a_window_that_closes_on_the_way_makes_it_a_template(self):
        self.approve(self.template)
        for on in ("messages", "statuses"):
            with self.subTest(told_by=on):
                message = self.queue()
                first_uuid = message.uuid
                self.fault(131047, on)
                with mute_logger(OUTBOX):
                    self.settle()
                self.assertEqual(message.state, "accepted", message.error_details)
                self.assertEqual(self.last_on_phone()["type"], "template")
                self.assertEqual(message.message_type, "template")
                self.assertNotEqual(message.uuid, first_uuid)
                self.assertFalse(message.failure_reason)

    def test_but_once(self):
        self.approve(self.template)
        message = self.queue()
        for _time in range(2):
            self.fault(131047)
        with mute_logger(OUTBOX):
            self.send()
        self.assertEqual((message.state, message.message_type), ("failed", "template"))
        self.assertEqual(self.simulator.received(self.maria), [])

    def test_nor_without_an_approved_template(self):
        message = self.queue()
        self.fault(131047)
        with mute_logger(OUTBOX):
            self.send()
        self.assertEqual(message.failure_reason, "no_template")

    def test_a_failure_told_before_the_calls_answer_is_not_undone_by_it(self):
        self.approve(self.template)
        message, account = self.queue(), self.account
        really_start = Calls.start

        def start(calls, claimed, call, wait=None):
            [body] = call.args
            if body["type"] != "template":
                status = {"status": "failed", "id": "wamid.x"}
                status |= {"errors": [{"code": 131047}]}
                status["biz_opaque_callback_data"] = body["biz_opaque_callback_data"]
                read = webhook.read_status({"status": status})
                now = fields.Datetime.now()
                message._apply_statuses(account, [(1, read, now)])
                self.env.flush_all()
                sent = cloud_api.Sent("wamid.x", False)
                call = call._replace(function=lambda body: sent)
            really_start(calls, claimed, call, wait)

        with patch.object(Calls, "start", start):
            self.send()
        self.assertEqual(message.state, "accepted")
        self.assertEqual(self.last_on_phone()["type"], "template")
        self.assertEqual(message.wamid, self.last_on_phone()["wamid"])

    def test_a_template_deleted_meanwhile(self):
        inside, outside = self.queue(), self.queue()
        self.template.unlink()
        self.send()
        self.assertEqual((inside.state, outside.state), ("accepted", "accepted"))
        late = outside.copy({"state": "outgoing", "uuid": "late", "wamid": False})
        self.close_window(self.contact)
        self.send()
        self.assertEqual(late.failure_reason, "no_template")

    def test_one_that_goes_only_as_a_template_tells_what_is_wrong_inside_the_window(
        self,
    ):
        self.template.button_ids = [(0, 0, {"text": f"Reply {n}"}) for n in range(4)]
        message = self.queue()
        self.send()
        self.assertEqual(message.failure_reason, "template")

    def test_sent_again_by_an_agent_it_is_what_the_moment_wants(self):
        self.approve(self.template)
        message = self.queue()
        self.fault(131026)
        with mute_logger(OUTBOX):
            self.send()
        self.assertEqual(message.state, "failed")
        self.close_window(self.contact)
        message.with_user(self.agent).action_send_again()
        self.send()
        self.assertEqual(self.last_on_phone()["type"], "template")

    # ------------------------------------------------------------------- filling in

    def test_what_is_too_long_is_shortened_and_lines_are_joined(self):
        self.ticket.name = "A long\n story " + "and so on " * 200
        body = self.template._compose(self.ticket).forms["template"]["components"][0]
        name = body["parameters"][1]["text"]
        self.assertTrue(name.startswith("A long story and so on"))
        self.assertTrue(name.endswith("…"))
        self.assertLess(len(name), 1024)

    def test_all_values_are_shortened_if_one_is_not_enough(self):
        texts = {f"body.{n}": str(n) * 600 for n in range(1, 5)}
        components = [{"type": "BODY", "text": "{{1}} or {{2}}, {{3}} and {{4}}."}]
        values = template.fitted(components, texts)
        text = template.as_text(components, values)
        self.assertLessEqual(len(text), 1024)
        self.assertGreater(len(text), 1000)
        self.assertEqual({len(value) for value in values.values()}, {253})

    def test_headers_and_addresses_are_made_fit(self):
        button = {"type": "URL", "text": "Open", "url": "https://example.com/{{1}}"}
        components = [
            {"type": "HEADER", "format": "TEXT", "text": "About {{1}}"},
            {"type": "BODY", "text": "{{2}} before {{1}}"},
            {"type": "BUTTONS", "buttons": [button]},
        ]
        given = {"header.1": "x" * 99, "body.1": 1, "body.2": 2, "button.0": "é 1?a=b"}
        values = template.fitted(components, given)
        self.assertEqual(len(template.filled(components, values)["header"]), 60)
        self.assertIn(
            "https://example.com/%C3%A9%201?a=b", template.as_text(components, values)
        )
        sent = template.message("name", "en", components, values)["components"]
        body = [parameter["text"] for parameter in sent[1]["parameters"]]
        self.assertEqual(body, ["1", "2"])

    def test_an_empty_field_is_a_dash_and_a_missing_one_holds_it_back(self):
        title = self.template.variable_ids[1]
        for path, value in (
            ("partner_email", "–"),
            ("sequence", "0"),
            ("user_id.name", "–"),
            ("duplicate_id.partner_id.name", "–"),
        ):
            title.field_path = path
            self.ticket.sequence = 0
            self.ticket.partner_id.email = self.ticket.partner_email = False
            text = self.template._compose(self.ticket).text
            self.assertIn(f"– {value}: we are on it", text)
        self.env.flush_all()
        self.env.cr.execute(  # as if its module had been removed
            "UPDATE helpdesk_whatsapp_template_variable SET field_path = 'gone'"
            " WHERE id = %s",
            [title.id],
        )
        title.invalidate_recordset()
        with self.assertRaises(template.Unfillable):
            self.template._compose(self.ticket)

    def test_it_is_filled_in_in_its_own_language(self):
        self.ticket.stage_id.with_context(lang="pt_BR").name = "Novo"
        self.template.variable_ids[1].field_path = "stage_id.name"
        portuguese = self.template.copy({"language": "pt_BR"})
        for lang in ("en_US", "pt_BR", False):
            ticket = self.ticket.with_context(lang=lang)
            self.assertIn("– New:", self.template._compose(ticket).text)
            self.assertIn("– Novo:", portuguese._compose(ticket).text)

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
