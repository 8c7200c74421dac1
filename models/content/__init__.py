# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How messages with a content of fields are shown: forms, orders, cards, places.

Extends ``helpdesk.whatsapp.message``.
"""

from . import (
    answers,
    cards,
    orders,
    places,
)
