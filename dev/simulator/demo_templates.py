# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The templates a simulator starts with: Meta's samples, and the business's own."""


def _body(text, *examples):
    body = {"type": "BODY", "text": text}
    if examples:
        body["example"] = {"body_text": [list(examples)]}
    return body


def _quick_replies(*texts):
    buttons = [{"type": "QUICK_REPLY", "text": text} for text in texts]
    return {"type": "BUTTONS", "buttons": buttons}


FOOTER = {"type": "FOOTER", "text": "WhatsApp Business Platform sample message"}
SAMPLES = (
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
            FOOTER,
        ],
    },
    {
        "id": "1192339204654492",
        "name": "sample_issue_resolution",
        "language": "en_US",
        "category": "UTILITY",
        "status": "APPROVED",
        "components": [
            _body(
                "Hi {{1}}, were we able to solve the issue that you were facing?",
                "Maria",
            ),
            FOOTER,
            _quick_replies("Yes", "No"),
        ],
    },
    {
        "id": "1192339204654493",
        "name": "sample_shipping_confirmation",
        "language": "pt_BR",
        "category": "UTILITY",
        "status": "APPROVED",
        "components": [
            _body("Seu pacote foi enviado. Ele chegará em {{1}} dias úteis.", "2"),
            FOOTER,
        ],
    },
)
TEMPLATES = (
    *SAMPLES,
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
            _quick_replies("Thank you", "Not solved"),
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
