# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import io

from PIL import Image

from odoo.exceptions import AccessError, UserError, ValidationError

from ...models.onboarding.registering import REFUSALS
from ...tools import identity
from ..common import PHONE_NUMBER_UID
from ..test_guide import GuideCase


def picture(size=(800, 400), form="PNG"):
    file = io.BytesIO()
    Image.new("RGB", size, "green").save(file, form)
    return base64.b64encode(file.getvalue())


class OnboardingCase(GuideCase):
    def setUp(self):
        super().setUp()
        self.addCleanup(self.simulator.control, "DELETE", "faults")

    def at_meta(self):
        """Return the number as the simulator has it."""
        state = self.simulator.control("GET", "state")
        found = {row["phone_number_id"]: row for row in state["accounts"]}
        return found[PHONE_NUMBER_UID]

    def dialog(self, action):
        dialogs = self.env[action["res_model"]].with_user(self.admin)
        return dialogs.browse(action["res_id"])


class TestRegistering(OnboardingCase):
    def setUp(self):
        super().setUp()
        self.meta(status="PENDING")
        self.give_access()

    def register(self, pin):
        dialog = self.dialog(self.guided.action_register())
        dialog.pin = pin
        dialog.action_register()
        self.env.invalidate_all()
        return dialog

    def test_d14_a_new_number_is_registered_with_its_pin(self):
        self.assertEqual(self.guided.guide_step, "number")
        self.assertTrue(self.guided.is_registrable)
        self.assertIn("Press Register", self.guided.guide_errors)
        dialog = self.register("12 34-56")
        self.assertFalse(dialog.problem)
        self.assertFalse(dialog.pin, "Odoo stores no PIN")
        self.assertEqual(self.at_meta()["pin"], "123456")
        self.assertFalse(self.guided.is_registrable)
        self.assertEqual(self.guided.guide_step, "webhook")

    def test_a_wrong_pin_is_explained_at_its_field(self):
        self.meta(pin="111111")
        self.assertIn("another one", self.register("222222").problem)
        self.assertEqual(self.guided.guide_step, "number")
        for typed in ("", "12345", "1234567", "12345a"):
            with self.subTest(typed):
                self.assertIn("six digits", self.register(typed).problem)

    def test_each_refusal_of_meta_has_words_of_its_own(self):
        for code in REFUSALS:
            with self.subTest(code):
                self.simulator.control(
                    "POST", "faults", on="register", kind="error", code=code
                )
                problem = self.register("123456").problem
                self.assertEqual(problem, self.env._(REFUSALS[code]))
        self.assertLessEqual({133005, 133010, 133016}, REFUSALS.keys())

    def test_after_ten_attempts_meta_lets_wait_three_days(self):
        self.meta(pin="111111", registrations=[4e9] * 10)
        self.assertIn("72 hours", self.register("111111").problem)

    def test_what_waited_is_sent_once_the_number_is_registered(self):
        self.guided.sudo()._guide_open("done")
        self.guided.sudo()._pause_sending("not_registered", "")
        self.assertTrue(self.guided.is_registrable)
        self.register("123456")
        self.assertFalse(self.guided.paused_reason)


class TestProfile(OnboardingCase):
    def setUp(self):
        super().setUp()
        self.give_access()

    def open(self):
        return self.dialog(self.guided.action_business_profile())

    def test_the_profile_is_shown_and_saved_with_its_picture(self):
        self.meta(profile={"about": "Before", "websites": ["https://a.example"]})
        dialog = self.open()
        self.assertEqual(
            (dialog.about, dialog.website_1), ("Before", "https://a.example")
        )
        dialog.write({"about": "After", "vertical": "RETAIL", "picture": picture()})
        self.assertEqual(
            dialog.action_save(),
            {"type": "ir.actions.act_window_close"},
            dialog.problem,
        )
        profile = self.at_meta()["profile"]
        self.assertEqual((profile["about"], profile["vertical"]), ("After", "RETAIL"))
        self.assertEqual(profile["websites"], ["https://a.example"])
        self.assertTrue(self.open().picture_url)

    def test_what_meta_would_refuse_is_told_at_the_field(self):
        dialog = self.open()
        for name, value, words in (
            ("about", "a" * 140, "at most 139"),
            ("description", "a" * 257, "at most 256"),
            ("email", "nobody", "no e-mail address"),
            ("website_2", "www.example.com", "begins with https://"),
        ):
            with (
                self.subTest(name),
                self.assertRaisesRegex(ValidationError, words),
                self.env.cr.savepoint(),
            ):
                dialog.write({name: value})

    def test_a_file_that_is_no_picture_and_a_refusal_are_told(self):
        dialog = self.open()
        dialog.picture = base64.b64encode(b"no picture")
        dialog.action_save()
        self.assertTrue(dialog.problem)
        dialog.write({"picture": False, "problem": False})
        self.simulator.control("POST", "faults", on="profile", kind="http", status=503)
        dialog.action_save()
        self.assertIn("no answer", dialog.problem)


class TestSimulated(OnboardingCase):
    def setUp(self):
        super().setUp()
        self.give_access()
        self.subscribe()
        self.guided.team_id = self.team
        self.guided.action_guide_helpdesk()

    def test_a_simulated_message_opens_a_ticket_marked_as_a_test(self):
        self.guided.action_guide_simulate()
        self.assertEqual(self.guided.guide_arrival, "waiting")
        self.process()
        self.assertEqual(self.guided.guide_arrival, "ticket")
        ticket = self.guided.guide_ticket_id
        self.assertIn("Test", ticket.name)
        self.assertEqual(ticket.whatsapp_contact_id.user_uid, identity.SIMULATED)

    def test_nothing_is_sent_to_the_customer_who_does_not_exist(self):
        self.guided.action_guide_simulate()
        self.process()
        ticket = self.guided.guide_ticket_id.with_user(self.agent)
        ticket.whatsapp_seen()
        ticket.sudo().stage_id = self.env["helpdesk.ticket.stage"].search(
            [("closed", "=", True)], limit=1
        )
        self.send_notices()
        messages = self.env["helpdesk.whatsapp.message"]
        ours = [("ticket_id", "=", ticket.id), ("direction", "=", "outbound")]
        self.assertFalse(messages.search(ours), "no automatic message")
        self.assertFalse(messages.search([("receipt", "!=", False)]))
        with self.assertRaisesRegex(UserError, "simulated"):
            ticket.whatsapp_post("<p>Hello</p>")
        queued = messages._queue_text(ticket.sudo().whatsapp_contact_id, "Hello")
        self.send()
        self.assertEqual(queued.failure_reason, "simulated")


class TestLastStep(OnboardingCase):
    def test_d13_the_guide_ends_with_templates_in_review(self):
        self.give_access()
        self.guided.action_guide_templates()
        self.assertEqual(self.guided.guide_step, "templates")
        self.assertFalse(self.guided.is_templates_done)
        dialog = self.dialog(self.guided.action_register_templates())
        dialog.line_ids.filtered(lambda line: line.language != "en").is_chosen = False
        task = self.dialog(dialog.action_register())
        while "waiting" in task.line_ids.mapped("state"):
            task.action_step()
        self.env.invalidate_all()
        self.assertTrue(self.guided.is_templates_done)
        self.assertEqual(self.guided.action_guide_finish()["res_id"], self.guided.id)

    def test_agents_have_no_part_in_it(self):
        guided = self.guided.with_user(self.agent)
        for name in ("register", "business_profile", "guide_simulate"):
            with self.subTest(name), self.assertRaises(AccessError):
                getattr(guided, f"action_{name}")()
