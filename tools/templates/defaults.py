# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The predefined templates of every account, in four languages.

They conform to Meta's rules (:mod:`.rules`). Inside the customer service window the
customer gets the same texts as free text.
"""

from collections import namedtuple

#: ``fields``: fields of the ticket that fill in {{1}}, {{2}} … of the body, or ``None``
#: for a text that the agent writes. ``samples``: their examples for Meta's review.
#: ``actions``: actions of the quick replies. ``texts``: by Meta's language code, the
#: body and the labels of the quick replies.
DefaultTemplate = namedtuple("DefaultTemplate", "fields samples actions texts")

TICKET_CREATED = "ticket_created"
TICKET_UPDATED = "ticket_updated"
TICKET_ASSIGNED = "ticket_assigned"
TICKET_RESOLVED = "ticket_resolved"
AGENT_RESPONSE = "agent_response"
SLA_WARNING = "sla_warning"

DEFAULT_TEMPLATES = {
    TICKET_CREATED: DefaultTemplate(
        ("number",),
        ("HT00042",),
        (),
        {
            "en": (
                "✅ Ticket #{{1}} created successfully! We have received your request"
                " and our team will answer soon.",
            ),
            "pt_BR": (
                "✅ Chamado #{{1}} criado com sucesso! Recebemos sua solicitação e"
                " nossa equipe responderá em breve.",
            ),
            "es": (
                "✅ ¡Ticket #{{1}} creado correctamente! Hemos recibido su solicitud y"
                " nuestro equipo le responderá en breve.",
            ),
            "fr": (
                "✅ Ticket #{{1}} créé avec succès ! Nous avons bien reçu votre demande"
                " et notre équipe vous répondra bientôt.",
            ),
        },
    ),
    TICKET_UPDATED: DefaultTemplate(
        ("number", "name", "stage_id.name"),
        ("HT00042", "Printer on the third floor", "In progress"),
        (),
        {
            "en": (
                "There is news about your ticket #{{1}} – {{2}}. It is now in the stage"
                " “{{3}}”. Just reply if you have anything to add.",
            ),
            "pt_BR": (
                "Há novidades sobre o seu chamado #{{1}} – {{2}}. Ele está agora na"
                " etapa “{{3}}”. Se quiser acrescentar algo, basta responder.",
            ),
            "es": (
                "Hay novedades sobre su ticket #{{1}} – {{2}}. Ahora está en la etapa"
                " “{{3}}”. Si desea añadir algo, basta con responder.",
            ),
            "fr": (
                "Il y a du nouveau pour votre ticket #{{1}} – {{2}}. Il est maintenant"
                " à l'étape « {{3}} ». Pour ajouter quelque chose, répondez"
                " simplement.",
            ),
        },
    ),
    TICKET_ASSIGNED: DefaultTemplate(
        ("number", "name", "user_id.name"),
        ("HT00042", "Printer on the third floor", "Alice Miller"),
        (),
        {
            "en": (
                "Your ticket #{{1}} – {{2}} – is now in the hands of {{3}}, who will"
                " answer you right here.",
            ),
            "pt_BR": (
                "Seu chamado #{{1}} – {{2}} – está agora nas mãos de {{3}}, que"
                " responderá a você por aqui.",
            ),
            "es": (
                "Su ticket #{{1}} – {{2}} – está ahora en manos de {{3}}, que le"
                " responderá por aquí.",
            ),
            "fr": (
                "Votre ticket #{{1}} – {{2}} – est maintenant entre les mains de {{3}},"
                " qui vous répondra ici même.",
            ),
        },
    ),
    TICKET_RESOLVED: DefaultTemplate(
        ("number", "name"),
        ("HT00042", "Printer on the third floor"),
        ("resolved", "reopen"),
        {
            "en": (
                "Your ticket #{{1}} – {{2}} – has been resolved. Is everything all"
                " right now?",
                "Resolved",
                "Reopen",
            ),
            "pt_BR": (
                "Seu chamado #{{1}} – {{2}} – foi resolvido. Está tudo certo agora?",
                "Resolvido",
                "Reabrir",
            ),
            "es": (
                "Su ticket #{{1}} – {{2}} – ha sido resuelto. ¿Está todo bien ahora?",
                "Resuelto",
                "Reabrir",
            ),
            "fr": (
                "Votre ticket #{{1}} – {{2}} – a été résolu. Est-ce que tout va bien"
                " maintenant ?",
                "Résolu",
                "Rouvrir",
            ),
        },
    ),
    AGENT_RESPONSE: DefaultTemplate(
        ("number", None),
        ("HT00042", "Please switch the printer off and on again."),
        (),
        {
            "en": (
                "Our team has answered you about ticket #{{1}}: {{2}}\n\nYou can reply"
                " right here.",
            ),
            "pt_BR": (
                "Nossa equipe respondeu sobre o seu chamado #{{1}}: {{2}}\n\nVocê pode"
                " responder por aqui.",
            ),
            "es": (
                "Nuestro equipo le ha respondido sobre el ticket #{{1}}: {{2}}\n\nPuede"
                " responder por aquí.",
            ),
            "fr": (
                "Notre équipe vous a répondu au sujet du ticket #{{1}} : {{2}}\n\nVous"
                " pouvez répondre ici même.",
            ),
        },
    ),
    SLA_WARNING: DefaultTemplate(
        ("number", "name", "partner_name", "sla_deadline"),
        ("HT00042", "Printer on the third floor", "Maria Silva", "2026-12-01 17:00"),
        (),
        {
            "en": (
                "The time for ticket #{{1}} – {{2}} – of {{3}} is running out: it is to"
                " be resolved by {{4}}, as agreed with the customer.",
            ),
            "pt_BR": (
                "O prazo do chamado #{{1}} – {{2}} – de {{3}} está acabando: deve ser"
                " resolvido até {{4}}, como combinado com o cliente.",
            ),
            "es": (
                "El plazo del ticket #{{1}} – {{2}} – de {{3}} está por terminar: debe"
                " resolverse antes del {{4}}, según lo acordado con el cliente.",
            ),
            "fr": (
                "Le délai du ticket #{{1}} – {{2}} – de {{3}} touche à sa fin : il doit"
                " être résolu avant le {{4}}, comme convenu avec le client.",
            ),
        },
    ),
}
