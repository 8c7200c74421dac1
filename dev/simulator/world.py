# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Holds all records (see ``records``), and finds them."""

from dataclasses import asdict

from .records import (
    Account,
    Customer,
    Limits,
    Media,
    Message,
    Template,
    Upload,
    Webhook,
)

TABLES = {
    "accounts": (Account, "phone_number_id"),
    "customers": (Customer, "id"),
    "templates": (Template, "id"),
    "messages": (Message, "wamid"),
    "media": (Media, "id"),
    "uploads": (Upload, "id"),
}


class World:
    """The tables of records, the webhook's settings, and the limits."""

    def __init__(self):
        for name in TABLES:
            setattr(self, name, {})
        self.webhook = Webhook()
        self.limits = Limits()
        self.service_messages = {}
        self.typing = {}
        self.template_creations = {}
        self._conversations = {}

    def dump(self):
        state = {
            name: [asdict(record) for record in getattr(self, name).values()]
            for name in TABLES
        }
        state["webhook"] = asdict(self.webhook)
        state["limits"] = asdict(self.limits)
        state["service_messages"] = self.service_messages
        return state

    @classmethod
    def load(cls, state):
        world = cls()
        for name, (record_class, _key) in TABLES.items():
            for values in state.get(name, ()):
                world.add(record_class.load(values))
        world.webhook = Webhook.load(state.get("webhook", {}))
        world.limits = Limits.load(state.get("limits", {}))
        world.service_messages = dict(state.get("service_messages", {}))
        return world

    def add(self, record):
        for name, (record_class, key) in TABLES.items():
            if isinstance(record, record_class):
                getattr(self, name)[getattr(record, key)] = record
        if isinstance(record, Message):
            self._conversations.setdefault(record.customer_id, []).append(record)
        return record

    def default_account(self):
        return next(iter(self.accounts.values()), None)

    def accounts_of(self, business_account_id):
        return [
            account
            for account in self.accounts.values()
            if account.business_account_id == business_account_id
        ]

    def apps_of(self, business_account_id):
        return {account.app_id for account in self.accounts_of(business_account_id)}

    def templates_of(self, business_account_id):
        return [
            template
            for template in self.templates.values()
            if template.business_account_id == business_account_id
            and template.status != "DELETED"
        ]

    def sent_by(self, message):
        """Return the number or wa_id of a message's sender, as in a ``context``."""
        if message.direction == "out":
            return self.accounts[message.phone_number_id].number
        return self.customers[message.customer_id].wa_id

    def live_template(self, template_id):
        template = self.templates.get(template_id)
        return None if template and template.status == "DELETED" else template

    def customer_by_phone(self, number):
        for customer in self.customers.values():
            if number and number in (customer.phone, customer.wa_id):
                return customer
        return None

    def customer_by_user_id(self, user_id):
        for customer in self.customers.values():
            if customer.user_id == user_id:
                return customer
        return None

    def conversation(self, customer, account=None):
        return [
            message
            for message in self._conversations.get(customer.id, ())
            if account is None or message.phone_number_id == account.phone_number_id
        ]
