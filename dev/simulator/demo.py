"""The world a simulator starts with; made-up numbers, ids and names."""

import time

from .world import Account, Customer, Template, World

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


def _body(text, *examples):
    body = {"type": "BODY", "text": text}
    if examples:
        body["example"] = {"body_text": [list(examples)]}
    return body


TEMPLATES = (
    {
        "id": "1192339204654487",
        "name": "hello_world",
        "language": "en_US",
        "category": "UTILITY",
        "status": "APPROVED",
        "components": [
            {"type": "HEADER", "format": "TEXT", "text": "Hello World"},
            _body(
                "Welcome and congratulations!! This message demonstrates your "
                "ability to send a WhatsApp message notification from the Cloud "
                "API, hosted by Meta. Thank you for taking the time to test with us."
            ),
            {"type": "FOOTER", "text": "WhatsApp Business Platform sample message"},
        ],
    },
    {
        "id": "1192339204654488",
        "name": "ticket_opened",
        "language": "pt_BR",
        "category": "UTILITY",
        "status": "APPROVED",
        "components": [
            _body(
                "Olá {{1}}, recebemos sua mensagem. Seu chamado é o *{{2}}* e já "
                "estamos cuidando dele.",
                "Maria",
                "HT0042",
            )
        ],
    },
    {
        "id": "1192339204654489",
        "name": "ticket_solved",
        "language": "en_US",
        "category": "UTILITY",
        "status": "APPROVED",
        "parameter_format": "NAMED",
        "components": [
            {
                "type": "BODY",
                "text": "Hi {{first_name}}, ticket {{ticket}} is solved. If it is "
                "not, just answer here.",
                "example": {
                    "body_text_named_params": [
                        {"param_name": "first_name", "example": "Bob"},
                        {"param_name": "ticket", "example": "HT0042"},
                    ]
                },
            },
            {
                "type": "BUTTONS",
                "buttons": [
                    {"type": "QUICK_REPLY", "text": "Thank you"},
                    {"type": "QUICK_REPLY", "text": "Not solved"},
                ],
            },
        ],
    },
    {
        "id": "1192339204654490",
        "name": "satisfaction_survey",
        "language": "pt_BR",
        "category": "MARKETING",
        "status": "PENDING",
        "components": [_body("Como foi o nosso atendimento? Conte para nós.")],
    },
    {
        "id": "1192339204654491",
        "name": "special_offer",
        "language": "en_US",
        "category": "MARKETING",
        "status": "REJECTED",
        "rejected_reason": "PROMOTIONAL",
        "components": [_body("The best offer of the year, only today!")],
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
        template.created = time.time()
        world.add(template)
    return world
