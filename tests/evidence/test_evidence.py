# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
# pylint-odoo takes only files directly in tests/ for tests:
# pylint: disable=translation-required
import base64

from odoo.exceptions import UserError
from odoo.tests.common import JsonRpcException

from ..files.test_media import MediaCase
from ..users import new_test_user


class TestEvidence(MediaCase):
    """What customers wrote and sent stays, or its deletion leaves a trace."""

    def prepare(self):
        super().prepare()
        self.photo = self.receive_file()
        self.fetch()
        self.ticket = self.tickets()
        self.ticket.user_id = self.agent
        self.manager = new_test_user(
            self.env, "wa_evidence", "helpdesk_mgmt.group_helpdesk_manager"
        )

    def notes(self):
        internal = self.env.ref("mail.mt_note")
        notes = self.ticket.message_ids.filtered(
            lambda message: message.subtype_id == internal and message.preview
        )
        return notes.sorted("id").mapped("preview")

    def test_97_a_deleted_file_of_a_customer_leaves_a_note(self):
        file = self.photo.attachment_ids
        self.authenticate(self.agent.login, self.agent.login)
        self.make_jsonrpc_request("/mail/attachment/delete", {"attachment_id": file.id})
        self.env.invalidate_all()
        self.assertFalse(file.exists())
        [note] = self.notes()
        self.assertIn(f"{self.agent.name} deleted the file “image.jpg”", note)

    def test_97_so_does_one_that_is_deleted_by_rpc(self):
        self.photo.attachment_ids.with_user(self.agent).unlink()
        self.assertEqual(len(self.notes()), 1)

    def test_97_a_file_that_the_agent_attached_leaves_none(self):
        values = {"name": "a.txt", "res_model": self.ticket._name}
        files = self.env["ir.attachment"].with_user(self.agent)
        files.create({**values, "res_id": self.ticket.id}).unlink()
        self.assertFalse(self.notes())

    def test_97_a_customers_file_cannot_be_replaced_or_taken_away(self):
        file = self.photo.attachment_ids.with_user(self.agent)
        for values in (
            {"datas": base64.b64encode(b"x")},
            {"raw": b"x"},
            {"res_id": False},
            {"type": "url", "url": "https://x.org"},
        ):
            with self.assertRaises(UserError):
                file.write(values)
        file.write({"name": "front.jpg"})

    def test_97_a_message_can_be_neither_rewritten_nor_deleted(self):
        answer = self.answer(self.ticket)
        for shown in (self.photo.mail_message_id, answer.mail_message_id):
            for user in (self.agent, self.manager):
                message = shown.with_user(user)
                for values in (
                    {"body": "Never said"},
                    {"attachment_ids": [(5,)]},
                    {"author_id": user.partner_id.id},
                    {"date": "2020-01-01"},
                    {"message_type": "comment"},
                ):
                    with self.assertRaises(UserError):
                        message.write(values)
                with self.assertRaises(UserError):
                    message.unlink()

    def test_97_not_by_odoos_route_either(self):
        admin = self.env.ref("base.user_admin")
        shown = self.photo.mail_message_id
        for user in (self.agent, admin):
            self.authenticate(user.login, user.login)
            with self.assertRaises(JsonRpcException):
                self.make_jsonrpc_request(
                    "/mail/message/update_content",
                    {"message_id": shown.id, "update_data": {"body": "Never said"}},
                )
        self.env.invalidate_all()
        self.assertNotIn("Never said", shown.body)

    def test_97_other_messages_are_as_odoo_has_them(self):
        note = self.ticket.with_user(self.agent).message_post(body="Mine")
        note.write({"body": "Mine, better"})
        note.unlink()

    def test_97_erasing_a_person_is_no_such_deletion(self):
        self.photo.contact_id.with_user(self.manager).action_erase()
        self.assertFalse(self.notes())
        previews = self.ticket.message_ids.mapped("preview")
        self.assertTrue(any("erased" in (preview or "") for preview in previews))
