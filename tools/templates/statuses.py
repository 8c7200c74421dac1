# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A template's statuses and categories as Meta names them, with their labels."""

DRAFT, PENDING, APPROVED, DELETED = "DRAFT", "PENDING", "APPROVED", "DELETED"
CATEGORIES = [
    ("UTILITY", "Utility"),
    ("MARKETING", "Marketing"),
    ("AUTHENTICATION", "Authentication"),
]
STATUSES = [
    (DRAFT, "Draft"),
    (PENDING, "In review"),
    (APPROVED, "Approved"),
    ("REJECTED", "Rejected"),
    ("PAUSED", "Paused"),
    ("DISABLED", "Disabled"),
    ("IN_APPEAL", "In appeal"),
    ("PENDING_DELETION", "Being deleted"),
    (DELETED, "Deleted"),
    ("LIMIT_EXCEEDED", "Limit exceeded"),
    ("ARCHIVED", "Archived"),
    ("LOCKED", "Locked"),
]
#: Statuses in which a template can be edited ("Template management").
EDITABLE = (DRAFT, APPROVED, "REJECTED", "PAUSED", DELETED)
