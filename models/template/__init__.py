# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Message templates: editing them, their languages, and checks by Meta's rules.

Defines ``helpdesk.whatsapp.template``, ``helpdesk.whatsapp.template.button`` and
``helpdesk.whatsapp.template.variable``. Extends ``helpdesk.whatsapp.account``.
"""

from . import (
    helpdesk_whatsapp_template,
    components,
    helpdesk_whatsapp_template_button,
    helpdesk_whatsapp_template_variable,
    problem_texts,
    problems,
    languages,
    defaults,
)
