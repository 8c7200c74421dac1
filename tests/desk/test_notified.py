# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from unittest.mock import patch

from ...models.inbox.processing import LANE
from .alerts import AlertsCase


class TestNotified(AlertsCase):
    """What is written at once is told at once, in Odoo's inbox."""

    def prepare(self):
        super().prepare()
        self.startPatcher(patch.object(LANE, "slice_seconds", 3600))
        self.other = self.receive("My screen", customer="joao").ticket_id
        self.other.user_id = self.bob

    def at_once(self, *written):
        """Return what browsers are sent while the messages are processed at once.

        :param written: pairs of a customer and a text
        """
        for customer, text in written:
            self.simulator.writes(customer, text)
        self.store_held()
        return self.sent_by(self.process)

    def told(self, sent):
        return [values for _to, kind, values in sent if kind == "mail.message/inbox"]

    def test_the_messages_of_several_tickets_are_told_with_one_look(self):
        sent = self.at_once((self.maria, "Hurry"), ("joao", "And mine?"))
        first, second = self.told(sent)
        shown = first["store_data"]["mail.message"]
        self.assertEqual(
            {message["id"] for message in shown},
            {first["message_id"], second["message_id"]},
        )
        self.assertFalse(second["store_data"])
        alerts = [v for _to, kind, v in sent if kind == "helpdesk_mgmt_whatsapp/alert"]
        self.assertEqual([a["text"] for a in alerts], ["Hurry", "And mine?"])
        self.assertEqual(len(self.unread()), 2)
        self.assertEqual(set(self.unread().mapped("res_id")), {*self.tickets().ids})

    def tickets(self):
        return self.ticket | self.other

    def test_of_a_burst_the_last_message_is_told(self):
        before = self.unread().filtered(lambda one: one.res_id == self.ticket.id)
        sent = self.at_once(*((self.maria, text) for text in ("One", "Two", "Three")))
        [told] = self.told(sent)
        burst = self.ticket.whatsapp_message_ids.sorted("id")[-3:].mail_message_id
        self.assertEqual(told["message_id"], burst[-1].id)
        [alert] = [v for _to, kind, v in sent if kind == "helpdesk_mgmt_whatsapp/alert"]
        self.assertEqual((alert["text"], alert["replaced_ids"]), ("Three", before.ids))
        ours = burst.notification_ids.filtered(
            lambda one: one.res_partner_id == self.bob.partner_id
        )
        self.assertEqual(
            [one.is_read for one in ours.sorted(lambda one: one.mail_message_id.id)],
            [True, True, False],
        )

    def test_what_is_undone_is_not_told(self):
        author = self.ticket.whatsapp_contact_id.partner_id

        def post_two_and_undo_one():
            self.ticket._whatsapp_message_post("Stays", author=author)
            try:
                with self.env.cr.savepoint():
                    self.ticket._whatsapp_message_post("Is undone", author=author)
                    raise InterruptedError
            except InterruptedError:
                self.env.cr.flush()

        [told] = self.told(self.sent_by(post_two_and_undo_one))
        message = self.env["mail.message"].browse(told["message_id"])
        self.assertIn("Stays", message.body)

    def test_what_is_deleted_at_once_is_not_told(self):
        author = self.ticket.whatsapp_contact_id.partner_id

        def post_and_delete():
            self.ticket._whatsapp_message_post("Stays", author=author)
            self.ticket._whatsapp_message_post("Goes", author=author).unlink()
            self.env.cr.flush()

        [told] = self.told(self.sent_by(post_and_delete))
        message = self.env["mail.message"].browse(told["message_id"])
        self.assertIn("Stays", message.body)

    def test_a_browser_is_told_in_its_users_language(self):
        self.env["res.lang"]._activate_lang("pt_BR")
        self.bob.lang = "pt_BR"
        talk = self.env.ref("mail.mt_comment")
        talk.description = "Talk"
        talk.with_context(lang="pt_BR").description = "Conversa"
        [told] = self.told(self.at_once((self.maria, "Hurry")))
        [kind] = told["store_data"]["mail.message.subtype"]
        self.assertEqual(kind["description"], "Conversa")
