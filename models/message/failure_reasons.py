# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Texts of the reasons why a message was not delivered (``tools.meta.errors``).

Reasons that begin with "Waiting" concern the account: the message is sent when the
problem is solved.
"""

FAILURE_REASONS = [
    (
        "window_closed",
        "More than 24 hours have passed since the customer last wrote: WhatsApp now"
        " delivers only approved templates.",
    ),
    (
        "undeliverable",
        "This number cannot receive it: it is not on WhatsApp, has not accepted"
        " WhatsApp's terms, or runs a very old version.",
    ),
    (
        "number_replaced",
        "Waiting: the account has another phone number id than before. An administrator"
        " has to confirm that it is the same business.",
    ),
    (
        "number_lost",
        "The customer's number belongs to somebody else on WhatsApp now.",
    ),
    ("simulated", "The guide has simulated this customer: nothing is sent."),
    ("blocked", "You have blocked this customer."),
    ("opted_out", "The customer has opted out of such messages."),
    (
        "withheld",
        "WhatsApp held it back so as not to overload the customer. Try again tomorrow.",
    ),
    ("country", "This account may not send messages to that country."),
    ("own_number", "The customer's number is the account's own number."),
    (
        "not_in_test_list",
        "The account uses one of Meta's test numbers: add the customer's number to its"
        " list of recipients in Meta's console.",
    ),
    ("phone_needed", "This kind of message needs a phone number."),
    ("media", "WhatsApp could not handle the file."),
    (
        "no_template",
        "More than 24 hours have passed since the customer last wrote: WhatsApp now"
        " delivers only approved templates, and there is none for it.",
    ),
    ("template", "WhatsApp does not accept this template."),
    (
        "template_missing",
        "WhatsApp does not have this template in this language, or has not approved it:"
        " sync the templates.",
    ),
    (
        "template_filled",
        "The values do not fit the template. If it was changed at Meta, sync the"
        " templates.",
    ),
    ("template_paused", "WhatsApp has paused the template because of its quality."),
    ("template_disabled", "WhatsApp has disabled the template for good."),
    (
        "template_syncing",
        "WhatsApp is still taking over the template; that takes some ten minutes.",
    ),
    (
        "marketing_api",
        "WhatsApp takes marketing templates of this account only through its Marketing"
        " Messages API, which Odoo does not use.",
    ),
    (
        "other_responder",
        "Another system answers this customer at the moment.",
    ),
    (
        "direct_send",
        "WhatsApp makes no template of this text. Send it as an approved template.",
    ),
    (
        "direct_send_off",
        "WhatsApp lets this account send no texts without a template after 24 hours.",
    ),
    ("calls_off", "Calls are switched off for this number at Meta."),
    ("calls_not_permitted", "The customer has not permitted calls."),
    (
        "calls_not_set_up",
        "The number does not meet Meta's conditions for calls: see the error.",
    ),
    ("repeated", "WhatsApp refused it as a repetition of the message before it."),
    ("template_team", "The ticket's team may not use this template."),
    (
        "broken",
        "Odoo could not prepare it for sending: the server's log says why.",
    ),
    ("too_fast_customer", "Too many messages to this customer in a short time."),
    ("too_fast_number", "Too many messages from this account in a short time."),
    (
        "spam_limit",
        "WhatsApp limits this account: too many customers reported its messages.",
    ),
    ("meta_unavailable", "WhatsApp was unavailable."),
    ("unreachable", "WhatsApp's servers could not be reached."),
    ("token", "Waiting: the access token was refused. Contact your administrator."),
    (
        "permission",
        "Waiting: the access token lacks a permission. Contact your administrator.",
    ),
    (
        "payment",
        "Waiting: Meta has a problem with the payment method. Contact your"
        " administrator.",
    ),
    (
        "locked",
        "Waiting: Meta has locked or restricted the account. Contact your"
        " administrator.",
    ),
    (
        "disconnected",
        "Waiting: Meta has disconnected the number from Odoo. Contact your"
        " administrator.",
    ),
    (
        "not_registered",
        "Waiting: the number is not registered with Meta. Contact your administrator.",
    ),
    (
        "number_unknown",
        "Waiting: WhatsApp does not know the account's phone number id, or the access"
        " token may not use it. Contact your administrator.",
    ),
    (
        "no_answer",
        "WhatsApp gave no answer: the message may have been sent. It is not sent again"
        " automatically.",
    ),
    ("cancelled", "It was cancelled before it was sent."),
    ("neutralized", "This is a copy of the database: nothing is sent."),
    ("refused", "WhatsApp refused the message."),
]
