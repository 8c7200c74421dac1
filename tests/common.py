# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import functools
import itertools
import json
import re
import time
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

from odoo import SUPERUSER_ID, api, fields
from odoo.modules import module
from odoo.tests import tagged
from odoo.tests.common import Opener
from odoo.tests.test_cursor import TestCursor
from odoo.tools import SQL

from odoo.addons.base.models.ir_http import IrHttp

from ..models.inbox import helpdesk_whatsapp_event
from ..tools.meta import webhook
from ..tools.meta.signatures import Signer, signature
from ..tools.meta.webhook import split
from ..tools.routes import ROUTE
from . import caches, prepared
from .patience import PatientCase
from .prepared import BUSINESS_ACCOUNT_UID, PHONE_NUMBER_UID, SECRET
from .simulator import PATIENCE, Simulator

MARIA = "5511987654321"
#: Messages of every kind, shaped as Meta documents them (checked in dev/tests), and the
#: words an agent must be able to read of them.
PAYLOADS = json.loads(Path(__file__).with_name("payloads.json").read_text("utf-8"))


#: The SQL of a column, which each query composes anew.
_identifier = functools.cache(SQL.identifier)
_commit = TestCursor.commit
_make_routing_map = IrHttp.routing_map.__wrapped__
_routing_maps = {}
_jobs = {}


def _routing_map(http, key=None):
    if key not in _routing_maps:
        _routing_maps[key] = _make_routing_map(http, key)
    return _routing_maps[key]


def _commit_and_go_on(cursor):
    """Commit as a cursor does outside of tests, where the next moment is a later one.

    Else a lane would wait for good for what is due a moment after its beginning.
    """
    _commit(cursor)
    cursor._now = None


def _job(env, name):
    """Return the model and the name of the method that a cron calls."""
    if name not in _jobs:
        cron = env.ref(f"helpdesk_mgmt_whatsapp.ir_cron_{name}")
        method = re.fullmatch(r"model\.(\w+)\(\)", cron.code.strip())[1]
        _jobs[name] = (cron.model_name, method)
    return _jobs[name]


@tagged("post_install", "-at_install")
class WhatsappCase(PatientCase):
    """One account on the simulator, a team with an agent, and a customer.

    Meta's webhooks reach Odoo when a test says so: over HTTP (:meth:`deliver`), or
    directly where the way does not matter (:meth:`receive`, :meth:`settle`). So do the
    crons work: by the methods that they call (:meth:`work`, :meth:`process`,
    :meth:`send`).
    """

    _prepared = None
    #: As they are true for each test of the class; see caches.py.
    _caches = None

    @classmethod
    def setUpClass(cls):
        cls.simulator = Simulator.shared()
        prepared.ensure(cls.simulator)
        cls._caches = None
        # Registered before Odoo's own, this comes last.
        cls.addClassCleanup(cls._learn_from_class)
        super().setUpClass()
        caches.committed(cls.registry).put_back()
        cls.account = prepared.find(cls.env)
        if not cls.account:
            cls.account = prepared.create(cls.env, cls.simulator)
        cls.team = cls.account.team_id
        cls.agent = cls.team.user_ids
        # Routes follow from the code, not from what a test leaves in the caches.
        cls.classPatch(cls.registry["ir.http"], "routing_map", _routing_map)
        cls.classPatch(SQL, "identifier", staticmethod(_identifier))
        cls.classPatch(TestCursor, "commit", _commit_and_go_on)
        # A burst is over when a test processes it.
        cls.classPatch(helpdesk_whatsapp_event, "SETTLE", timedelta(0))
        # A test dates messages ahead instead of waiting for hours.
        cls.classPatch(webhook, "SKEW", timedelta(days=60))
        cls._prepared = None

    @classmethod
    def _learn_from_class(cls):
        if cls._caches:
            caches.committed(cls.registry).learn_from(cls._caches)

    @classmethod
    def _prepare_once(cls):
        """Run :meth:`prepare` in the transaction of the class; its tests find the rest.

        What it sets on the instance, each test has; the simulator returns to it. The
        first test calls it, when ``setUpClass`` of each base has run.
        """
        stage = cls("prepare")
        stage.opener, stage.http_key_sequence = Opener(stage), itertools.count()
        stage.http_request_key, stage.http_request_allow_all = "", False
        before = set(vars(stage))
        stage.webhook_url, stage.maria = f"{cls.base_url()}{ROUTE}", "maria"
        with patch.object(module, "current_test", stage):
            with stage.allow_requests(all_requests=True):
                cls.simulator.reset_with(stage.webhook_url)
            cls.simulator.control("PATCH", "customers/maria", behaviour="manual")
            stage.prepare()
        cls.env.flush_all()
        cls.cr.flush()
        cls.env.invalidate_all()
        cls.simulator.control("POST", "snapshot")
        cls._caches = caches.committed(cls.registry).later()
        cls._prepared = {n: v for n, v in vars(stage).items() if n not in before}

    def prepare(self):
        """What all tests of the class begin with; once a class, unlike ``setUp``."""

    def setUp(self):
        if self._prepared is None:
            self._prepare_once()
        # Odoo empties the caches in between: cleanups run in reverse order.
        self.addCleanup(self._caches.put_back)
        super().setUp()
        self.addCleanup(self._caches.learn)
        vars(self).update(self._prepared)
        with self.allow_requests(all_requests=True):
            self.simulator.restore(self.webhook_url)

    # ---------------------------------------------------------- Meta and the customer

    def deliver(self, **options):
        """Let the simulator deliver the webhooks it holds."""
        with self.allow_requests(all_requests=True):
            self.simulator.control("POST", "deliveries/release", **options)
            self.simulator.control("POST", "flush", timeout=PATIENCE)
        self.env.invalidate_all()

    def work(self, name):
        """Call the method of a cron without the cron, and commit."""
        model, method = _job(self.env, name)
        with self.committing() as env:
            getattr(env[model], method)()

    @contextmanager
    def committing(self):
        """Open a transaction for what is not the test's own doing."""
        self.env.invalidate_all(flush=True)
        with self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {})
        self.env.invalidate_all()

    def process(self):
        self.work("inbox")
        if self.events("pending").filtered(lambda event: event.kind == "status"):
            self.work("statuses")

    def send(self):
        self.work("outbox")
        if self.env["helpdesk.whatsapp.message"].search([("receipt", "!=", False)]):
            self.work("receipts")
        if self.env["helpdesk.whatsapp.contact"].search([("is_block_due", "=", True)]):
            self.work("blocks")

    def store_held(self):
        """Store the webhooks that the simulator holds, without HTTP."""
        webhooks = self.simulator.take()
        if webhooks:
            with self.committing() as env:
                for body, signed in webhooks:
                    self.assertTrue(Signer(SECRET).has_signed(body, signed))
                    self._store(env, body)

    def store_webhook(self, payload):
        """Store a webhook of the account's app without HTTP; see :meth:`post`."""
        with self.committing() as env:
            self._store(env, json.dumps(payload).encode())

    def _store(self, env, body):
        events = env["helpdesk.whatsapp.event"]
        self.assertFalse(events._store(split(body), SECRET))

    def settle(self):
        """Store, process and send until everything has arrived."""
        for _round in range(3):
            self.store_held()
            self.process()
            self.send()

    def receive(self, text=None, customer=None, **more):
        """Receive and process a message of a customer; returns the message."""
        wamid = self.simulator.writes(customer or self.maria, text, **more)
        self.store_held()
        self.process()
        return self.message(wamid)

    def post(self, payload, secret=SECRET, header=None):
        """POST ``payload`` (bytes, or anything JSON) as Meta would."""
        body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        signed = signature(secret, body) if header is None else header
        headers = {"Content-Type": "application/json"}
        if signed:
            headers["X-Hub-Signature-256"] = signed
        return self.url_open(ROUTE, data=body, headers=headers)

    # ------------------------------------------------ templates, automatic messages

    def confirm_nothing(self):
        """Switch off the confirmation of new tickets."""
        self.account._rule("created").to_customer = False

    def approve(self, *templates):
        """Let Meta approve templates of the account."""
        api = self.account._cloud_api()
        for template in templates:
            meta = {
                name: template[name]
                for name in ("name", "language", "category", "components")
            }
            uid = api.create_template(self.account.business_account_uid, meta)["id"]
            self.simulator.control("POST", f"templates/{uid}", status="APPROVED")
            template.write({"template_uid": uid, "status": "APPROVED"})

    def close_window(self, contact):
        """Close Maria's customer service window, in the simulator and in Odoo."""
        self.simulator.control("POST", "window", customer=self.maria, hours_ago=25)
        contact.window_expires_at = fields.Datetime.now() - timedelta(hours=1)

    def send_notices(self):
        """Create and send the notifications of what has happened to tickets."""
        self.env.cr.flush()
        self.work("notices")
        self.send()

    # ------------------------------------------------------------------- what there is

    def message(self, wamid):
        return self.env["helpdesk.whatsapp.message"].search([("wamid", "=", wamid)])

    def tickets(self, **values):
        domain = [("whatsapp_contact_id", "!=", False)]
        return self.env["helpdesk.ticket"].search(domain, order="id")

    def events(self, *states):
        domain = [("state", "in", states)] if states else []
        return self.env["helpdesk.whatsapp.event"].search(domain, order="id")

    def chatter(self, ticket):
        """Return the texts of a ticket's WhatsApp messages, oldest first."""
        messages = ticket.message_ids.filtered(lambda m: m.message_type == "whatsapp")
        return [message.preview for message in messages.sorted("id")]

    def answer(self, ticket, body="<p>Hello Maria</p>", user=None):
        """Post an agent's answer; returns the outbound message, not sent yet."""
        mail_message_id = ticket.with_user(user or self.agent).whatsapp_post(body)
        return self.env["helpdesk.whatsapp.message"].search(
            [("mail_message_id", "=", mail_message_id)]
        )


def payload(*messages, contacts=(), phone=PHONE_NUMBER_UID, statuses=(), **value):
    """Return a webhook of the field ``messages``, as Meta documents it."""
    metadata = {"display_phone_number": "551155507890", "phone_number_id": phone}
    value = {"messaging_product": "whatsapp", "metadata": metadata, **value}
    value |= {"contacts": list(contacts)} if contacts else {}
    value |= {"messages": list(messages)} if messages else {}
    value |= {"statuses": list(statuses)} if statuses else {}
    change = {"field": "messages", "value": value}
    entry = {"id": BUSINESS_ACCOUNT_UID, "changes": [change]}
    return {"object": "whatsapp_business_account", "entry": [entry]}


def text_message(wamid, body="Hi", sender=MARIA, timestamp=None, **more):
    message = {"id": wamid, "timestamp": str(int(timestamp or time.time()))}
    message |= {"from": sender} if sender else {}
    return message | {"type": "text", "text": {"body": body}} | more


def profile(name="Maria Silva", wa_id=MARIA, **more):
    contact = {"profile": {"name": name}, **more}
    return contact | ({"wa_id": wa_id} if wa_id else {})
