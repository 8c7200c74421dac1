# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The requests and answers of the REST API, one model each (:mod:`.tools.api.types`).

The names of the models are those of the schemas in the OpenAPI document.
"""
