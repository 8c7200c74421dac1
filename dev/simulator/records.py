# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The simulator's records: numbers, customers, templates, messages, media; their ids.

All times are Unix seconds, all ids strings.
"""

import base64
import secrets
import time
from dataclasses import asdict, dataclass, field, fields

HOUR = 3600
DAY = 24 * HOUR
WINDOW = DAY
ON_PHONE = ("sent", "delivered", "read", "played")
PHONE_SHOWN = 30 * DAY
SCOPES = ("whatsapp_business_management", "whatsapp_business_messaging")
WEBHOOK_FIELDS = (
    "messages",
    "message_template_status_update",
    "message_template_quality_update",
    "message_template_components_update",
    "template_category_update",
    "account_update",
    "account_alerts",
    "account_review_update",
    "phone_number_quality_update",
    "phone_number_name_update",
    "business_capability_update",
    "user_preferences",
    "security",
    "smb_message_echoes",
    "calls",
    "history",
    "smb_app_state_sync",
    "standby",
    "messaging_handovers",
    "template_correct_category_detection",
)

# Calling codes of one and two digits (ITU E.164); all others have three.
SHORT_CODES = {"1", "7"}
TWO_DIGIT_CODES = {
    str(code)
    for first, last in (
        (20, 20), (27, 27), (30, 34), (36, 36), (39, 41), (43, 49), (51, 58),
        (60, 66), (81, 82), (84, 84), (86, 86), (90, 95), (98, 98),
    )
    for code in range(first, last + 1)
}  # fmt: skip


def digits(text):
    return "".join(c for c in str(text or "") if c.isdigit())


def new_id():
    """Return a Graph id: 16 digits."""
    return str(10**15 + secrets.randbelow(9 * 10**15))


def new_wamid(number):
    blob = b"\x1c\x18\x0d" + digits(number).encode() + b"\x15\x02\x00"
    return "wamid." + base64.b64encode(blob + secrets.token_bytes(16)).decode()


def new_user_id(number):
    """Return a business-scoped user id: country code, dot, up to 128 characters."""
    country = {"55": "BR", "1": "US"}.get(calling_code(number), "US")
    return f"{country}.{10**16 + secrets.randbelow(9 * 10**16)}"


def calling_code(number):
    number = digits(number)
    if number[:1] in SHORT_CODES:
        return number[:1]
    return number[:2] if number[:2] in TWO_DIGIT_CODES else number[:3]


class Record:
    """Base of the records."""

    @classmethod
    def load(cls, values):
        known = {f.name for f in fields(cls)}
        return cls(**{key: value for key, value in values.items() if key in known})


@dataclass
class Account(Record):
    """A business phone number, with its business account and app.

    ``roles`` and ``is_standby`` are ours under Conversation Routing.
    ``calling``: customers can call it. ``direct_send``: see ``direct_send.py``.
    ``coexistence``: it is used in the WhatsApp Business app as well. ``shared``: its
    business account is shared with the app.
    ``official``: it is an Official Business Account's, which alone has ``groups``: by
    id, their ``{"subject", "members"}`` (ids of customers).
    ``token_expires_at``: Unix seconds, 0: never. ``granular_targets``: the business
    accounts the token is for, None: its own. ``health``: entities of "Health status"
    that do not follow from the number's status. ``phone_override`` and
    ``business_override``: ``{"url"}`` of another callback URL for messages, or ``{}``.
    ``pin``: of two-step verification, or ``""``; ``registrations``: when registering
    was asked for, ``wrong_pins`` how often in vain. ``profile``: the business profile.
    """

    phone_number_id: str
    business_account_id: str
    display_phone_number: str
    verified_name: str
    access_token: str
    app_id: str
    app_secret: str
    status: str = "CONNECTED"
    quality_rating: str = "GREEN"
    throughput: str = "STANDARD"
    subscribed: bool = True
    shared: bool = True
    coexistence: bool = False
    official: bool = False
    groups: dict = field(default_factory=dict)
    token_expires_at: int = 0
    scopes: list = field(default_factory=lambda: [*SCOPES])
    granular_targets: list | None = None
    messaging_limit: str = "TIER_2K"
    name_status: str = "APPROVED"
    review_status: str = "APPROVED"
    has_payment_method: bool = True
    health: list = field(default_factory=list)
    phone_override: dict = field(default_factory=dict)
    business_override: dict = field(default_factory=dict)
    roles: list = field(default_factory=lambda: ["primary", "escalation"])
    is_standby: bool = False
    calling: bool = True
    direct_send: str = "off"
    code_verification_status: str = "VERIFIED"
    pin: str = ""
    registrations: list = field(default_factory=list)
    wrong_pins: int = 0
    profile: dict = field(default_factory=dict)

    @property
    def number(self):
        return digits(self.display_phone_number)

    def override(self, webhook_field):
        """Return the callback URL that overrides the app's, or ``""``."""
        if webhook_field != "messages":
            return ""
        return self.phone_override.get("url") or self.business_override.get("url", "")


@dataclass
class Customer(Record):
    """A person with WhatsApp on their phone.

    ``wa_id`` may differ from ``phone`` (Brazil, Mexico). ``last_message`` maps a
    phone number id to when the customer last wrote to it, ``phone_shown`` to when
    that business last wrote to the phone (a hidden phone is shown for 30 days),
    ``blocked_by`` the numbers that blocked the customer, ``marketing_stopped`` those
    whose marketing messages the customer does not want, ``threads`` the role of the
    other system that owns the thread, by phone number id. ``former`` holds the wa_id
    and user_id from before the last change of number or user id.
    """

    id: str
    name: str
    phone: str = ""
    wa_id: str = ""
    user_id: str = ""
    username: str = ""
    hide_phone: bool = False
    behaviour: str = "delivers"
    last_message: dict = field(default_factory=dict)
    phone_shown: dict = field(default_factory=dict)
    blocked_by: list = field(default_factory=list)
    marketing_stopped: list = field(default_factory=list)
    threads: dict = field(default_factory=dict)
    former: dict = field(default_factory=dict)

    def shows_phone(self, account):
        if not self.wa_id:
            return False
        shown = self.phone_shown.get(account.phone_number_id, 0)
        return not self.hide_phone or time.time() - shown < PHONE_SHOWN

    def window_open(self, account):
        last = self.last_message.get(account.phone_number_id)
        return last is not None and time.time() - last < WINDOW

    def blocked(self, account):
        return account.phone_number_id in self.blocked_by

    def wants_marketing(self, account):
        return account.phone_number_id not in self.marketing_stopped


@dataclass
class Template(Record):
    """A template of a business account.

    ``correct_category`` is what Meta will change the category to, ``pause`` the title
    Meta gave the pause, ``pauses`` how many there were, ``edits`` when it was edited
    while approved, ``review_due`` when a review ends by itself, ``message_status``
    what sending it is answered with.
    """

    id: str
    business_account_id: str
    name: str
    language: str
    category: str
    components: list
    status: str = "PENDING"
    parameter_format: str = "POSITIONAL"
    rejected_reason: str = "NONE"
    quality: str = "UNKNOWN"
    quality_date: float | None = None
    previous_category: str = ""
    correct_category: str = ""
    message_send_ttl_seconds: int | None = None
    message_status: str = "accepted"
    locked: bool = False
    pause: str = ""
    pauses: int = 0
    edits: list = field(default_factory=list)
    review_due: float | None = None
    created: float = field(default_factory=time.time)
    updated: float = field(default_factory=time.time)
    deleted: float = 0


@dataclass
class Message(Record):
    """A message; its ``direction`` is "in" (to the business) or "out".

    ``status`` of an outgoing one: accepted, sent, delivered, read, played, failed,
    lost; of an incoming one: sent (not taken by the webhook yet), delivered, read.
    ``shown`` is false for what is no bubble of its own (an edit), ``echo`` true for
    what was typed on the business's app, ``group`` the id of the group it was written
    in, ``history`` holds contents before an edit,
    ``held_for`` is the template whose quality Meta assesses first, ``generated`` the
    one of Meta's that Direct Send has used, ``ends`` the moment after which it is not
    delivered any more (its time to live). ``noted`` is when
    Meta had it, ``posted`` when its webhook was first sent and ``taken`` when that was
    first answered with 200, all with fractions and by the simulator's own clock.
    """

    wamid: str
    direction: str
    phone_number_id: str
    customer_id: str
    type: str
    content: dict | list
    timestamp: int
    status: str
    recipient: str = ""
    by_user_id: bool = False
    context: dict | None = None
    profile_name: str = ""
    extra: dict = field(default_factory=dict)
    callback_data: str = ""
    category: str = "service"
    free: bool = False
    generated: str = ""
    ends: float = 0
    rendered: dict | None = None
    times: dict = field(default_factory=dict)
    errors: list = field(default_factory=list)
    read_wanted: bool = False
    shown: bool = True
    echo: bool = False
    group: str = ""
    held_for: str = ""
    deleted: bool = False
    history: list = field(default_factory=list)
    noted: float = field(default_factory=time.time)
    posted: float = 0
    taken: float = 0

    def describe(self):
        """Return the message for the control API and the phone's page."""
        shown = asdict(self)
        shown["text"] = self.text
        shown["unread"] = self.unread
        return shown

    @property
    def on_phone(self):
        """Whether the customer's phone has the message."""
        return self.direction == "in" or self.status in ON_PHONE

    @property
    def unread(self):
        """Whether it is on the customer's phone and not read there."""
        arrived = self.status in ("sent", "delivered")
        return self.direction == "out" and arrived and self.type != "reaction"

    @property
    def text(self):
        """The readable text; of a reply, the title that was tapped."""
        if self.rendered:
            return self.rendered["body"]
        content = self.content if isinstance(self.content, dict) else {}
        if self.type == "interactive":
            content = content.get(content.get("type"), content)
        body = content.get("body")
        if isinstance(body, dict):
            return body.get("text", "")
        if self.type in ("interactive", "button"):
            return content.get("title") or content.get("text") or body or ""
        return body or content.get("caption") or ""

    def file_ids(self):
        """Yield the media id of its file, or of the one in its header."""
        content = self.content if isinstance(self.content, dict) else {}
        header = (self.rendered or content).get("header") or {}
        of_type = header.get(str(header.get("type")))
        for holder in (content, header.get("media"), of_type):
            if isinstance(holder, dict) and holder.get("id"):
                yield holder["id"]


@dataclass
class Media(Record):
    """A media file; an ``inbound`` one expires after 7 days, an uploaded one after 30.

    The bytes of a ``generated`` one are not stored.
    """

    id: str
    phone_number_id: str
    mime_type: str
    size: int
    sha256: str = ""
    filename: str = ""
    inbound: bool = False
    generated: bool = False
    created: float = field(default_factory=time.time)

    @property
    def expired(self):
        return time.time() - self.created > (7 if self.inbound else 30) * DAY


@dataclass
class Upload(Record):
    """A resumable upload of an app, of which ``offset`` of ``size`` bytes have come."""

    id: str
    app_id: str
    sig: str
    filename: str
    mime_type: str
    size: int
    offset: int = 0
    handle: str = ""
    generated: bool = False


@dataclass
class Webhook(Record):
    """The app's callback URL; ``version`` decides the shape of payloads.

    Updates of fields that are not in ``fields`` are not delivered.
    """

    url: str = ""
    verify_token: str = "simulator-verify-token"
    headers: dict = field(default_factory=dict)
    verified: bool = False
    version: str = "v25.0"
    fields: list = field(default_factory=lambda: [*WEBHOOK_FIELDS])


@dataclass
class Limits(Record):
    """Limits of messages a second and number (None: as Meta documents), of messages to
    one user, and of a business account's templates.
    """

    mps: float | None = None
    pair_burst: int = 45
    pair_interval: float = 6.0
    templates: int = 250
    templates_per_hour: int = 100
