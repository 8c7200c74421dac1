# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
# pylint-odoo takes only files directly in tests/ for tests:
# pylint: disable=translation-required
from datetime import datetime, timedelta

from ...models.bot.commands import help_text
from ...tools import commands
from ..common import payload, text_message
from ..common_bot import BotCase

CANCELLED = "helpdesk_mgmt.helpdesk_ticket_stage_cancelled"


def image(caption, wamid="wamid.photo"):
    photo = {"id": "1", "mime_type": "image/jpeg", "sha256": "x", "caption": caption}
    return payload({**text_message(wamid), "type": "image", "image": photo})


class TestHelp(BotCase):
    def test_it_tells_the_commands(self):
        text = self.ask("/ajuda")
        for name in ("/status", "/new", "/cancel", "/language", "/help", "STOP"):
            self.assertIn(name, text)

    def test_the_names_it_tells_are_understood_in_every_language(self):
        for lang, _name in self.env["res.lang"].get_installed():
            self.contact.lang = lang
            text = help_text(self.contact._own_env()).replace("*", "")
            names = [word for word in text.split() if word.startswith("/")]
            self.assertEqual(
                {commands.command(name).name for name in names}, set(commands.NAMES)
            )

    def test_it_stands_in_the_chatter_and_bothers_nobody(self):
        self.ticket.message_subscribe(self.agent.partner_id.ids)
        self.agent.notification_type = "inbox"
        before = self.ticket.message_ids
        self.say("/ajuda")
        command, answer = (self.ticket.message_ids - before).sorted("id")
        self.assertIn("/ajuda", command.body)
        self.assertEqual(command.author_id, self.ticket.partner_id)
        self.assertIn("/status", answer.body)
        self.assertFalse(
            (command + answer).notified_partner_ids & self.agent.partner_id
        )

    def test_without_a_session_it_opens_no_ticket(self):
        self.end_session()
        self.assertEqual(len(self.say("/ajuda")), 1)
        self.assertOnlyTicket()

    def test_a_stranger_gets_it_without_a_ticket(self):
        message = self.receive("/ajuda", self.joao)
        self.assertFalse(message.ticket_id)
        self.assertEqual(len(self.queued(message.contact_id)), 1)
        self.assertOnlyTicket()

    def test_thanks_for_it_opens_no_ticket(self):
        self.end_session()
        self.say("/ajuda")
        self.assertEqual(self.say("Obrigado!"), [])
        self.assertOnlyTicket()

    def test_an_unknown_command_gets_the_help_once(self):
        self.account.answer_pause = 1
        self.end_session()
        self.assertIn("do not know", self.ask("/xyz"))
        self.assertEqual(self.say("/xyzz"), [])
        self.assertOnlyTicket()

    def test_an_unknown_command_with_more_words_is_a_message_too(self):
        self.end_session()
        self.account.continue_open_ticket = False
        answers = self.say("/urgent the server is on fire")
        self.assertEqual(len(answers), 2)
        self.assertEqual(self.tickets()[-1:].name, "/urgent the server is on fire")

    def test_a_path_is_no_command(self):
        self.assertEqual(self.say("/etc/hosts is empty"), [])


class TestStatus(BotCase):
    def test_number_title_stage_agent_and_last_update(self):
        self.contact.partner_id.tz = "America/Sao_Paulo"
        self.ticket.user_id = self.agent
        moment = datetime(2031, 3, 5, 15, 30)
        self.ticket.last_stage_update = moment
        text = self.ask("/status")
        for part in (
            *(self.ticket.number, "The printer is broken", "Stage: New"),
            *("Agent: Alice", "Last update: 3/5/31, 12:30"),
        ):
            self.assertIn(part, text)

    def test_d42_in_the_customers_language_and_their_countrys_time(self):
        self.contact.lang = "pt_BR"
        self.ticket.last_stage_update = datetime(2031, 3, 5, 15, 30)
        self.account.tz = "Europe/Brussels"
        self.contact.partner_id.tz = False
        self.assertIn("05/03/2031 12:30", self.ask("/status"))

    def test_nobody_yet(self):
        self.assertIn("Agent: nobody yet", self.ask("/status"))

    def test_without_open_tickets(self):
        self.close(self.ticket)
        self.assertIn("You have no open ticket", self.ask("/status"))
        self.assertOnlyTicket()

    def test_their_own_only(self):
        other = self.receive("My secret problem", self.joao).ticket_id
        other.partner_id = self.ticket.partner_id
        text = self.ask("/status")
        self.assertNotIn("secret", text)
        self.assertNotIn(other.number, text)

    def test_long_lists_are_cut(self):
        self.confirm_nothing()
        for number in range(11):
            self.ticket.copy(
                {
                    "name": f"{number} " + "very long title " * 100,
                    "whatsapp_contact_id": self.contact.id,
                }
            )
        text = self.ask("/status")
        self.assertIn("… and 2 more.", text)
        self.assertLess(len(text), 4096)

    def test_the_bare_word_will_do(self):
        self.assertIn(self.ticket.number, self.ask("Status?"))

    def test_a_photo_with_a_command_is_not_lost(self):
        before = self.queued()
        self.store_webhook(image("/status"))
        self.process()
        self.assertEqual(len(self.queued() - before), 1)
        self.assertEqual(self.message("wamid.photo").ticket_id, self.ticket)


class TestNew(BotCase):
    def test_the_rest_of_the_line_opens_the_ticket(self):
        [answer] = self.say("/novo The phone is dead\nSince Monday")
        new = self.tickets()[-1:]
        self.assertEqual(new.name, "The phone is dead")
        self.assertIn("Since Monday", new.description)
        self.assertNotIn("/novo", new.description)
        self.assertIn(new.number, answer)
        self.assertEqual(self.session.state, "closed")
        self.receive("It is black")
        self.assertIn("It is black", self.chatter(new))

    def test_or_the_next_message_does(self):
        self.assertIn("next message", self.ask("/novo"))
        self.assertOnlyTicket()
        self.receive("The phone is dead")
        new = self.tickets()[-1:]
        self.assertEqual(new.name, "The phone is dead")
        self.assertNotEqual(new, self.ticket)

    def test_twice_is_once(self):
        self.say("/novo")
        self.say("/novo")
        self.receive("The phone is dead")
        self.receive("And black")
        self.assertEqual(len(self.tickets()), 2)

    def test_thanks_are_not_the_next_message(self):
        self.say("/novo")
        self.assertEqual(self.say("ok 👍"), [])
        self.receive("The phone is dead")
        self.assertEqual(self.tickets()[-1:].name, "The phone is dead")

    def test_an_agents_answer_meanwhile_settles_it(self):
        self.say("/novo")
        self.answer(self.ticket)
        self.receive("Thank you, that helped")
        self.assertOnlyTicket()

    def test_case_62_a_photo_with_the_caption_belongs_to_the_new_ticket(self):
        for caption in ("/novo", "/NOVO Broken screen"):
            self.store_webhook(image(caption, f"wamid.{caption}"))
            self.process()
            new = self.message(f"wamid.{caption}").ticket_id
            self.assertEqual(new, self.tickets()[-1:])
        self.assertEqual(len(self.tickets()), 3)
        self.assertEqual(new.name, "Broken screen")

    def test_delivered_twice_is_one_ticket(self):
        self.simulator.writes(self.maria, "/novo The phone is dead")
        self.deliver(times=2)
        self.process()
        self.assertEqual(len(self.tickets()), 2)


class TestCancel(BotCase):
    def prepare(self):
        super().prepare()
        self.cancelled = self.env.ref(CANCELLED)

    def test_it_asks_then_cancels_what_nobody_answered(self):
        question = self.ask("/cancelar")
        self.assertIn(f"Cancel ticket {self.ticket.number}", question)
        self.assertNotEqual(self.ticket.stage_id, self.cancelled, "it only asks")
        [answer] = self.press("Yes, cancel")
        self.assertIn("is cancelled", answer)
        self.assertEqual(self.ticket.stage_id, self.cancelled)
        self.assertEqual(self.session.state, "closed")

    def test_question_and_press_are_read_in_the_chatter(self):
        self.say("/cancelar")
        self.press("Yes, cancel")
        lines = self.chatter(self.ticket)[-4:]
        self.assertEqual(lines[0], "/cancelar")
        self.assertIn("[ Yes, cancel ] [ No, keep it ]", " ".join(lines[1].split()))
        self.assertEqual(lines[2], "▸ Yes, cancel")
        self.assertIn("is cancelled", lines[3])

    def test_typing_will_do(self):
        self.say("/cancelar")
        self.say("No, keep it.")
        self.assertFalse(self.ticket.closed)
        self.say("/cancelar")
        self.say("Sim!")
        self.assertEqual(self.ticket.stage_id, self.cancelled)

    def test_no_keeps_it(self):
        self.say("/cancelar")
        [answer] = self.press("No, keep it")
        self.assertIn("stays open", answer)
        self.assertFalse(self.ticket.closed)
        self.assertEqual(self.session.state, "active")

    def test_case_62_other_words_are_a_message_and_a_later_yes_is_no_answer(self):
        self.say("/cancelar")
        self.assertEqual(self.say("Wait, can you look again first?"), [])
        self.assertEqual(self.say("yes"), [])
        self.assertFalse(self.ticket.closed)
        self.press("Yes, cancel")
        self.assertEqual(self.ticket.stage_id, self.cancelled)

    def test_what_an_agent_answered_stays_and_the_agent_is_told(self):
        self.ticket.user_id = self.agent
        self.answer(self.ticket)
        self.say("/cancelar")
        [answer] = self.press("Yes, cancel")
        self.assertIn("told them", answer)
        self.assertFalse(self.ticket.closed)
        self.assertEqual(self.session.state, "closed")
        note = self.ticket.message_ids.filtered(lambda m: "wants to cancel" in m.body)
        self.assertEqual(note.notified_partner_ids, self.agent.partner_id)
        self.press("Yes, cancel", self.cancel_id())
        notes = self.ticket.message_ids.filtered(lambda m: "wants to cancel" in m.body)
        self.assertEqual(len(notes), 1, "twice is once")

    def test_an_answer_by_mail_is_an_answer(self):
        self.ticket.with_user(self.agent).message_post(
            body="Looking", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        self.say("/cancelar")
        self.press("Yes, cancel")
        self.assertFalse(self.ticket.closed)

    def test_an_internal_note_is_none(self):
        self.ticket.with_user(self.agent).message_post(
            body="Hm", message_type="comment"
        )
        self.say("/cancelar")
        self.press("Yes, cancel")
        self.assertTrue(self.ticket.closed)

    def test_without_a_session_the_only_open_ticket(self):
        self.end_session()
        self.assertIn(self.ticket.number, self.ask("/cancelar"))
        self.say("1")
        self.assertEqual(self.ticket.stage_id, self.cancelled)

    def test_of_several_they_choose(self):
        phone = self.another_ticket()
        self.end_session()
        self.assertIn("Which ticket", self.ask("/cancelar"))
        [question] = self.press(phone.number)
        self.assertIn(phone.number, question)
        self.press("Yes, cancel")
        self.assertEqual(phone.stage_id, self.cancelled)
        self.assertFalse(self.ticket.closed)

    def test_or_name_it(self):
        self.another_ticket()
        self.end_session()
        self.assertIn(self.ticket.name, self.ask(f"/cancelar {self.ticket.number}"))

    def test_nothing_to_cancel(self):
        self.close(self.ticket)
        self.assertIn("no open ticket", self.ask("/cancelar"))

    def cancel_id(self, ticket=None):
        return f"wa:cancel:{(ticket or self.ticket).id}"

    def test_case_63_someone_elses_ticket(self):
        other = self.receive("My secret problem", self.joao).ticket_id
        for what in ("cancel", "keep", "which"):
            [answer] = self.press("Yes", f"wa:{what}:{other.id}")
            self.assertEqual(answer, "We could not find that ticket among yours.")
        self.assertIn("Cancel ticket", self.ask(f"/cancelar {other.number}"))
        self.assertIn("Yes, cancel", self.options())
        self.assertEqual(self.options()["Yes, cancel"], self.cancel_id())
        self.assertFalse(other.closed)

    def test_case_63_closed_meanwhile(self):
        self.say("/cancelar")
        done = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        self.ticket.stage_id = done
        [answer] = self.press("Yes, cancel")
        self.assertIn("is closed", answer)
        self.assertEqual(self.ticket.stage_id, done)
        self.assertOnlyTicket()

    def test_case_63_sent_twice(self):
        self.account.answer_pause = 1
        self.say("/cancelar")
        self.assertEqual(self.say("/cancelar"), [])
        self.assertEqual(len(self.press("Yes, cancel")), 1)
        self.assertEqual(self.press("Yes, cancel"), [])
        self.assertEqual(self.ticket.stage_id, self.cancelled)
        self.assertOnlyTicket()

    def test_case_63_delivered_twice(self):
        before = self.queued()
        self.simulator.writes(self.maria, "/cancelar")
        self.deliver(times=2)
        self.process()
        self.assertEqual(len(self.queued() - before), 1)

    def test_case_30_the_id_decides_whatever_the_title_says(self):
        self.say("/cancelar")
        self.press("Yes, cancel", f"wa:keep:{self.ticket.id}")
        self.assertFalse(self.ticket.closed)
        self.press("Yes, cancel", f"wa:cancel:{self.ticket.id}")
        self.assertTrue(self.ticket.closed)

    def test_case_63_odd_ids_do_nothing(self):
        for uid in ("wa:", "wa:cancel", "wa:cancel:", "wa:cancel:²", "wa:cancel:-1"):
            self.press("Yes", uid)
        for uid in ("wa:cancel:99999999999999999999", "wa:ticket:1", "wa:ticket:1-1"):
            self.press("Yes", uid)
        self.press("Yes", "wa:lang:xx_XX")
        self.assertFalse(self.events("failed", "pending"))
        self.assertFalse(self.ticket.closed)

    def test_a_button_of_nobody_is_a_message(self):
        self.assertEqual(self.press("Yes", "something:else"), [])
        self.assertIn("▸ Yes something:else", self.chatter(self.ticket))

    def test_case_64_closed_by_an_agent_while_the_press_is_on_its_way(self):
        self.say("/cancelar")
        uid = self.cancel_id()
        reply = {"type": "button_reply", "button_reply": {"id": uid, "title": "Yes"}}
        self.simulator.writes(
            self.maria, message={"type": "interactive", "interactive": reply}
        )
        self.deliver()
        self.ticket.with_user(self.agent).stage_id = self.env.ref(
            "helpdesk_mgmt.helpdesk_ticket_stage_done"
        )
        self.process()
        self.assertEqual(self.ticket.stage_id.name, "Done")

    def test_the_stage_must_be_one_of_the_teams(self):
        other = self.env["helpdesk.ticket.team"].create({"name": "Other"})
        own = self.env["helpdesk.ticket.stage"].create(
            {"name": "Gone", "closed": True, "sequence": 0, "team_ids": self.team.ids}
        )
        self.account.cancelled_stage_id = self.env["helpdesk.ticket.stage"].create(
            {"name": "Theirs", "closed": True, "team_ids": other.ids}
        )
        self.say("/cancelar")
        self.press("Yes, cancel")
        self.assertEqual(self.ticket.stage_id, own)


class TestLanguage(BotCase):
    def test_by_name_and_by_code(self):
        for text, lang in (
            ("Português", "pt_BR"),
            ("english!", "en_US"),
            ("pt", "pt_BR"),
        ):
            self.assertEqual(len(self.say(f"/idioma {text}")), 1)
            self.assertEqual(self.contact.lang, lang)

    def test_without_one_a_list(self):
        self.say("/idioma")
        self.assertIn("Português (BR)", self.options())
        self.press("Português (BR)")
        self.assertEqual(self.contact.lang, "pt_BR")

    def test_typing_the_number_or_the_name_will_do(self):
        self.contact.lang = False
        self.say("/idioma")
        self.say("ingles")
        self.assertEqual(self.contact.lang, "en_US")

    def test_an_unknown_one_gets_the_list(self):
        self.assertIn("Which language", self.ask("/idioma klingon"))

    def test_it_wins_over_the_partners_language(self):
        self.contact.partner_id.lang = "pt_BR"
        self.contact.lang = False
        self.assertEqual(self.contact._language(), "pt_BR")
        self.say("/idioma en")
        self.assertEqual(self.contact._language(), "en_US")
        self.assertIn("Stage: ", self.ask("/status"))

    def test_it_opens_no_ticket(self):
        self.end_session()
        self.say("/idioma en")
        self.assertOnlyTicket()


class TestHuman(BotCase):
    """After an agent has answered, the bot reacts to commands with a slash only."""

    def prepare(self):
        super().prepare()
        self.answer(self.ticket)

    def test_bare_words_are_for_the_human(self):
        for text in ("status", "1", "yes", "/what is this"):
            self.assertEqual(self.say(text), [])
            self.assertIn(text, self.chatter(self.ticket))

    def test_commands_are_obeyed(self):
        for text in ("/ajuda", "/status", "/idioma", "/cancelar"):
            self.assertEqual(len(self.say(text)), 1, text)

    def test_a_question_is_closed_by_an_agents_answer(self):
        self.say("/idioma")
        self.answer(self.ticket, "<p>How many printers?</p>")
        self.assertEqual(self.say("2"), [])
        self.assertEqual(self.contact.lang, "en_US")

    def test_but_its_buttons_work(self):
        self.say("/cancelar")
        self.answer(self.ticket)
        self.assertEqual(len(self.press("Yes, cancel")), 1)


class TestTyped(BotCase):
    def test_case_62_commands_however_typed(self):
        for text in (
            *("/STATUS", "／status", "/status@support", " /Státus . ", "status"),
            *("/ status", "/estado", "/STATUT!"),
        ):
            self.assertIn(self.ticket.number, self.ask(text), text)
        self.assertOnlyTicket()

    def test_case_62_number_answers_however_typed(self):
        for text in ("1", "1 ", "1.", "1)", "１"):
            self.contact.lang = "pt_BR"
            self.say("/idioma")
            self.say(text)
            self.assertEqual(self.contact.lang, "en_US", text)

    def test_bare_names_count_while_they_speak_with_the_bot(self):
        self.assertEqual(self.say("ajuda"), [])
        self.say("/ajuda")
        self.assertIn("Cancel ticket", self.ask("cancelar"))
        self.contact._bot_remember(
            talked=(datetime.now() - timedelta(hours=1)).timestamp()
        )
        self.assertEqual(self.say("cancelar"), [])
