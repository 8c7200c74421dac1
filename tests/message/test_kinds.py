# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
import time

from odoo.exceptions import AccessError
from odoo.tools.mail import html2plaintext

from ..common import MARIA, PAYLOADS, WhatsappCase, payload, text_message


class TestKinds(WhatsappCase):
    """Messages of every type that customers can send are readable in the chatter."""

    def prepare(self):
        super().prepare()
        self.confirm_nothing()
        self.count = 0

    def arrives(self, kind, content=None, **more):
        """Receive and process a message of Maria of type ``kind``; returns it."""
        self.count += 1
        wamid = f"wamid.{self.count}"
        message = {**text_message(wamid), "type": kind, **more}
        message.pop("text")
        self.store_webhook(payload({**message, kind: content} if content else message))
        self.process()
        return self.message(wamid)

    def shown(self, kind, content=None, **more):
        """Receive such a message; returns its text in the chatter."""
        return html2plaintext(self.arrives(kind, content, **more).mail_message_id.body)

    def test_every_kind_as_meta_documents_it_is_readable(self):
        self.receive("Hi")
        now = str(int(time.time()))
        # The system message comes last: it moves her to another number.
        for name, case in sorted(
            PAYLOADS.items(), key=lambda item: item[0] == "system"
        ):
            with self.subTest(name):
                message = {**case["message"], "timestamp": now}
                self.assertEqual(self.post(payload(message)).status_code, 200)
                self.process()
                self.assertFalse(self.events("pending", "failed"))
                shown = self.message(message["id"]).mail_message_id.body or ""
                for text in case["shown"]:
                    self.assertIn(text, html2plaintext(shown))
        self.assertEqual(len(self.tickets()), 1)

    def test_a_location_has_a_link_to_the_map(self):
        place = {"latitude": -23.55052, "longitude": -46.633308}
        message = self.arrives("location", {**place, "name": "Sé", "address": "Centro"})
        body = message.mail_message_id.body
        self.assertIn("Sé · Centro", body)
        self.assertIn("query=-23.55052%2C-46.633308", body)
        self.assertIn("Sé", self.tickets().name)
        self.assertIn("-23.55052, -46.633308", self.shown("location", place))

    def test_a_place_with_a_name_of_280_characters_is_no_trouble(self):
        place = {"latitude": 1.5, "longitude": 2, "name": "é" * 280}
        self.assertIn("é" * 280, self.shown("location", place))

    def test_a_location_that_is_none_leaves_a_mark(self):
        for odd in ({"latitude": "x"}, {"latitude": float("inf"), "longitude": 1}, []):
            self.assertIn("Location", self.shown("location", odd))

    def test_every_contact_card_with_all_its_numbers_is_shown_and_attached(self):
        cards = [
            {
                "name": {"formatted_name": "Ana / <b>Lima</b>"},
                "phones": [
                    {"phone": "+55 11 91111-1111", "type": "CELL"},
                    {"wa_id": "5511922222222"},
                ],
                "emails": [{"email": "ana@example.com", "type": "WORK"}],
                "org": {"company": "ACME"},
            },
            {"phones": [{"phone": "+55 11 93333-3333"}]},
        ]
        message = self.arrives("contacts", cards)
        shown = html2plaintext(message.mail_message_id.body)
        for text in ("Ana / <b>Lima</b>", "91111-1111", "92222-2222", "ACME"):
            self.assertIn(text, shown)
        self.assertIn("ana@example.com", shown)
        self.assertIn("93333-3333", shown)
        files = message.mail_message_id.attachment_ids.sorted("id")
        self.assertEqual(len(files), 2)
        self.assertEqual(files.mapped("res_id"), self.tickets().ids * 2)
        self.assertIn(b"TEL;TYPE=CELL:+55 11 91111-1111", files[0].raw)
        self.assertIn(b"+55 11 92222-2222", files[0].raw)

    def test_a_pressed_button_shows_its_title_and_id(self):
        reply = {
            "type": "button_reply",
            "button_reply": {"id": "yes-2", "title": "Sim"},
        }
        shown = self.shown("interactive", reply)
        self.assertIn("Sim", shown)
        self.assertIn("yes-2", shown)

    def test_a_chosen_row_shows_its_description_too(self):
        row = {"id": "r1", "title": "Invoice", "description": "Bills and payments"}
        reply = {"type": "list_reply", "list_reply": row}
        shown = self.shown("interactive", reply)
        for text in ("r1", "Invoice", "Bills and payments"):
            self.assertIn(text, shown)

    def test_a_quick_reply_of_a_template_needs_no_context(self):
        shown = self.shown("button", {"payload": "resolved-12", "text": "Resolvido"})
        self.assertIn("Resolvido", shown)
        self.assertIn("resolved-12", shown)

    def test_interactive_without_an_interactive_object_is_kept(self):
        self.assertIn("without content", self.shown("interactive"))

    def test_a_flow_answer_is_readable(self):
        answers = {"flow_token": "t", "full_name": "Ana", "days": ["mon", "tue"]}
        answers |= {"nested": {"a": 1}, "ok": True}
        reply = {"name": "flow", "body": "Sent", "response_json": json.dumps(answers)}
        shown = self.shown("interactive", {"type": "nfm_reply", "nfm_reply": reply})
        self.assertIn("*full name*: Ana", shown)
        self.assertIn("*days*: mon, tue", shown)
        self.assertNotIn("flow", shown)
        broken = {"type": "nfm_reply", "nfm_reply": {"response_json": "{"}}
        self.assertIn("Form", self.shown("interactive", broken))

    def test_an_order_lists_what_is_wanted(self):
        item = {"product_retailer_id": "SKU-9", "quantity": 2, "item_price": 19.9}
        order = {"catalog_id": "1", "text": "Please wrap it"}
        order["product_items"] = [{**item, "currency": "BRL"}]
        shown = self.shown("order", order)
        self.assertIn("Please wrap it", shown)
        self.assertIn("2 × SKU-9 · 19.90 BRL = 39.80 BRL", shown)

    def test_an_ad_click_is_kept_with_the_message_even_without_text(self):
        referral = {"source_url": "https://fb.me/ad", "headline": "Big sale"}
        shown = self.shown("text", {"body": ""}, referral={**referral, "body": "50%"})
        self.assertIn("Big sale · 50%", shown)
        self.assertIn("https://fb.me/ad", shown)

    def test_a_dangerous_address_is_never_a_link(self):
        referral = {"source_url": "javascript:alert(1)", "headline": "Sale"}
        message = self.arrives("text", {"body": "Hi"}, referral=referral)
        self.assertNotIn("javascript", message.mail_message_id.body)

    def test_forwarded_group_and_product_marks(self):
        forwarded = {
            "forwarded": True,
            "referred_product": {"product_retailer_id": "A1"},
        }
        shown = self.shown("text", {"body": "See"}, context=forwarded, group_id="g")
        for text in ("Forwarded", "group", "A1", "See"):
            self.assertIn(text, shown)

    def test_what_meta_does_not_hand_over_is_said_so_and_told_once(self):
        self.account.answer_pause = 0
        errors = [{"code": 131051, "title": "Message type unknown"}]
        for kind, text in (
            ("poll_creation", "poll"),
            ("media_placeholder", "once"),
            ("edit", "edited"),
            ("hologram", "does not hand over"),
        ):
            unsupported = {"type": kind}
            shown = self.shown("unsupported", unsupported, errors=errors)
            self.assertIn(text, shown)
        self.assertIn(
            "does not hand over",
            self.shown("unsupported", errors=[{"code": 131060}]),
        )
        self.send()
        self.assertEqual(len(self.simulator.received(self.maria)), 1)
        self.assertIn("não nos entregou", self.simulator.received(self.maria)[0])
        self.assertFalse(self.account.paused_reason, "the channel stays on")
        self.receive("A text then")
        self.assertEqual(len(self.tickets()), 1)

    def test_an_opened_chat_is_no_ticket(self):
        self.arrives("request_welcome")
        self.assertFalse(self.tickets())

    def test_a_system_message_of_another_kind_is_a_note(self):
        self.receive("Hi")
        self.arrives("system", {"type": "customer_identity_changed", "body": "New key"})
        self.assertIn("New key", self.tickets().message_ids[0].body)

    def test_an_odd_object_in_the_place_of_every_kind_harms_nothing(self):
        kinds = (
            "text image video audio document sticker location contacts order"
            " interactive button reaction edit revoke system unsupported"
        ).split()
        odd = (None, "x", 7, [], [1], {}, {"type": 3}, {"message": {"type": "edit"}})
        messages = [
            {"id": f"wamid.{kind}.{n}", "from": MARIA, "type": kind, kind: content}
            | {"timestamp": str(int(time.time()))}
            for kind in kinds
            for n, content in enumerate(odd)
        ]
        self.assertEqual(self.post(payload(*messages)).status_code, 200)
        for _round in range(5):
            self.process()
        self.assertFalse(self.events("pending", "failed"))


class TestChanges(WhatsappCase):
    """Reactions, edits and deletions in the chatter."""

    def prepare(self):
        super().prepare()
        self.confirm_nothing()
        self.first = self.receive("Helo")
        self.ticket = self.tickets()
        self.ticket.user_id = self.agent

    def change(self, kind, **content):
        wamid = f"wamid.{time.monotonic_ns()}"
        message = {**text_message(wamid), "type": kind, kind: content}
        self.store_webhook(payload(message))
        self.process()
        return self.message(wamid)

    def edits(self, target, body):
        changed = {"type": "text", "text": {"body": body}}
        return self.change("edit", original_message_id=target, message=changed)

    def test_an_edit_of_what_stands_in_no_ticket_is_a_message(self):
        joao = self.simulator.customer("João", "5541988887766")
        command = self.receive("/ajuda", joao)
        self.assertFalse(command.ticket_id)
        changed = {"type": "text", "text": {"body": "My printer is broken"}}
        edit = {"original_message_id": command.wamid, "message": changed}
        message = text_message("wamid.edit", sender="5541988887766")
        self.store_webhook(payload({**message, "type": "edit", "edit": edit}))
        self.process()
        ticket = self.message("wamid.edit").ticket_id
        self.assertIn("printer is broken", self.chatter(ticket)[0])

    def sent_answer(self):
        message = self.answer(self.ticket)
        self.settle()
        return message

    def reactions(self, message):
        return message.mail_message_id.reaction_ids.mapped("content")

    def chatter_of(self, message):
        self.env.flush_all()
        return message._to_chatter()

    def test_a_reaction_stands_at_its_message_and_the_agent_is_told(self):
        answer = self.sent_answer()
        before = self.env["mail.notification"].search([])
        self.change("reaction", message_id=answer.wamid, emoji="👍")
        self.assertEqual(self.reactions(answer), ["👍"])
        self.assertEqual(
            answer.mail_message_id.reaction_ids.partner_id, self.ticket.partner_id
        )
        notified = self.env["mail.notification"].search([]) - before
        self.assertEqual(notified.res_partner_id, self.agent.partner_id)
        self.assertIn("👍", notified.mail_message_id.body)
        self.assertEqual(len(self.tickets()), 1)

    def test_of_a_blocked_customers_reaction_nobody_is_told(self):
        answer = self.sent_answer()
        answer.contact_id.is_blocked = True
        before = self.env["mail.notification"].search([])
        self.change("reaction", message_id=answer.wamid, emoji="👍")
        self.assertEqual(self.env["mail.notification"].search([]), before)

    def test_another_emoji_takes_the_place_of_the_former(self):
        answer = self.sent_answer()
        self.change("reaction", message_id=answer.wamid, emoji="👍")
        self.change("reaction", message_id=answer.wamid, emoji="❤️")
        self.assertEqual(self.reactions(answer), ["❤️"])

    def test_a_reaction_is_taken_back_by_an_empty_emoji_or_none(self):
        answer = self.sent_answer()
        for removal in ({"emoji": ""}, {}):
            self.change("reaction", message_id=answer.wamid, emoji="👍")
            self.change("reaction", message_id=answer.wamid, **removal)
            self.assertFalse(self.reactions(answer))

    def test_a_reaction_on_a_closed_ticket_opens_nothing(self):
        answer = self.sent_answer()
        done = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        self.ticket.stage_id = done
        self.change("reaction", message_id=answer.wamid, emoji="👍")
        self.assertEqual(self.tickets().stage_id, done)
        self.assertEqual(self.reactions(answer), ["👍"])

    def test_a_reaction_to_a_message_never_stored_is_kept_and_shown_nowhere(self):
        message = self.change("reaction", message_id="wamid.unknown", emoji="👍")
        self.assertEqual(message.state, "received")
        self.assertFalse(message.mail_message_id)

    def test_a_stranger_cannot_change_another_customers_message(self):
        message = {**text_message("wamid.s", sender="5541988887766"), "type": "revoke"}
        message["revoke"] = {"original_message_id": self.first.wamid}
        self.store_webhook(payload(message))
        self.process()
        self.assertFalse(self.first.deleted_at)

    def test_an_edit_changes_the_text_and_keeps_the_former(self):
        self.edits(self.first.wamid, "Hello *now*")
        self.edits(self.first.wamid, "Hello!")
        self.assertIn("Hello!", self.first.mail_message_id.body)
        self.assertEqual(self.first.text, "Hello!")
        former = [version["text"] for version in self.first.former_texts]
        self.assertEqual(former, ["Helo", "Hello *now*"])
        self.assertEqual(len(self.chatter(self.ticket)), 1)
        self.assertTrue(self.chatter_of(self.first)["former_texts"][0]["at"])

    def test_an_edit_of_a_message_we_do_not_have_is_shown_itself(self):
        self.edits("wamid.unknown", "The text that counts")
        self.assertIn("The text that counts", self.chatter(self.ticket)[-1])

    def test_an_edited_caption_of_a_photo_we_do_not_have_says_that_it_is_a_photo(self):
        image = {"id": "1", "mime_type": "image/jpeg", "sha256": "x", "caption": "New"}
        self.change(
            "edit",
            original_message_id="wamid.unknown",
            message={"type": "image", "image": image},
        )
        self.assertIn("Photo", self.chatter(self.ticket)[-1])
        self.assertIn("New", self.chatter(self.ticket)[-1])

    def test_a_deleted_message_is_marked_and_kept(self):
        self.change("revoke", original_message_id=self.first.wamid)
        self.assertTrue(self.chatter_of(self.first)["deleted_at"])
        self.assertIn("Helo", self.first.mail_message_id.body)

    def test_deleting_a_message_we_do_not_have_shows_nothing(self):
        self.change("revoke", original_message_id="wamid.unknown")
        self.assertEqual(len(self.chatter(self.ticket)), 1)

    # ------------------------------------------------------------ the agent reacts

    def react(self, message, emoji="👍", action="add", user=None):
        user = user or self.agent
        message.mail_message_id.with_user(user).sudo()._message_reaction(
            emoji, action, user.partner_id, self.env["mail.guest"]
        )
        self.settle()

    def phone_reactions(self):
        return [
            message.get("reaction")
            for message in self.simulator.phone(self.maria)
            if message["direction"] == "in"
        ]

    def test_the_customer_sees_the_agents_reaction_changed_and_taken_back(self):
        self.react(self.first, "👍")
        self.react(self.first, "❤️")
        self.assertEqual(self.reactions(self.first), ["❤️"])
        self.react(self.first, "❤️", "remove")
        self.assertFalse(self.reactions(self.first))
        sent = self.env["helpdesk.whatsapp.message"].search(
            [("message_type", "=", "reaction")], order="id"
        )
        self.assertEqual(sent.mapped("text"), ["👍", "❤️", ""])
        self.assertLessEqual(set(sent.mapped("state")), {"accepted", "sent"})

    def test_two_agents_are_one_side(self):
        admin = self.env.ref("base.user_admin")
        self.react(self.first, "👍")
        self.react(self.first, "❤️", user=admin)
        self.assertEqual(self.reactions(self.first), ["❤️"])

    def test_one_reacts_to_the_customers_messages_within_the_window_only(self):
        answer = self.sent_answer()
        with self.assertRaisesRegex(Exception, "customer's messages only"):
            self.react(answer)
        self.first.contact_id.window_expires_at = "2020-01-01"
        with self.assertRaisesRegex(Exception, "24 hours"):
            self.react(self.first)

    def test_a_colleague_without_helpdesk_rights_cannot_react(self):
        colleague = self.env.ref("base.user_demo", False) or self.agent.copy()
        colleague.group_ids = self.env.ref("base.group_user")
        with self.assertRaises(AccessError):
            self.react(self.first, user=colleague)
        self.assertFalse(self.reactions(self.first))

    def test_a_reaction_that_did_not_arrive_disappears_and_its_agent_is_told(self):
        self.simulator.control(
            "POST", "faults", on="messages", kind="error", code=131026
        )
        self.react(self.first)
        self.assertFalse(self.reactions(self.first))
        note = self.env["mail.message"].search(
            [("message_type", "=", "user_notification")], limit=1, order="id desc"
        )
        self.assertIn("did not reach", note.body)

    def test_a_reaction_that_arrived_though_it_had_failed_is_shown_again(self):
        self.react(self.first)
        sent = self.env["helpdesk.whatsapp.message"].search(
            [("message_type", "=", "reaction")]
        )
        sent._fail("refused")
        self.assertFalse(self.reactions(self.first))
        sent._climb("delivered")
        self.assertEqual(self.reactions(self.first), ["👍"])

    def test_a_later_reaction_stays_when_a_former_one_fails(self):
        fault = {"on": "messages", "kind": "error", "code": 131026}
        self.simulator.control("POST", "faults", **fault)
        mail_message = self.first.mail_message_id.with_user(self.agent).sudo()
        for emoji in ("👍", "❤️"):
            mail_message._message_reaction(
                emoji, "add", self.agent.partner_id, self.env["mail.guest"]
            )
        self.settle()
        self.assertEqual(self.reactions(self.first), ["❤️"])
