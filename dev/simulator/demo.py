# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The data a simulator starts with: made-up numbers, ids and names."""

from .demo_templates import TEMPLATES
from .records import Account, Customer, Template
from .world import World

APP_ID = "1029384756"
APP_SECRET = "simulator-app-secret"
ACCESS_TOKEN = "simulator-access-token"
BUSINESS_ACCOUNT_ID = "102290129340398"
PHONE_NUMBER_ID = "106540352242922"

CUSTOMERS = (
    {
        "id": "maria",
        "name": "Maria Silva",
        "phone": "5511987654321",
        "user_id": "BR.10230000000000001",
    },
    {
        "id": "joao",
        "name": "João Souza",
        "phone": "5588912345678",
        "wa_id": "558812345678",
        "user_id": "BR.10230000000000002",
    },
    {
        "id": "ana",
        "name": "Ana Username",
        "user_id": "BR.10230000000000003",
        "username": "@ana.username",
        "hide_phone": True,
    },
    {
        "id": "bob",
        "name": "Bob Smith",
        "phone": "15557654321",
        "user_id": "US.10230000000000004",
    },
)


def start_world():
    world = World()
    world.add(
        Account(
            phone_number_id=PHONE_NUMBER_ID,
            business_account_id=BUSINESS_ACCOUNT_ID,
            display_phone_number="+55 11 5550-7890",
            verified_name="Helpdesk Demo",
            access_token=ACCESS_TOKEN,
            app_id=APP_ID,
            app_secret=APP_SECRET,
        )
    )
    for values in CUSTOMERS:
        world.add(Customer(**{"wa_id": values.get("phone", ""), **values}))
    for values in TEMPLATES:
        template = Template(business_account_id=BUSINESS_ACCOUNT_ID, **values)
        if template.status == "APPROVED":
            template.quality = "GREEN"
        world.add(template)
    return world
