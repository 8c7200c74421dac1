# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Routes of controllers that models must know."""

#: Of Meta's webhook.
ROUTE = "/api/integrations/whatsapp/webhook"
