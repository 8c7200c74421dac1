# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Checks, names and converts media files; a file's type is told by its content."""

from . import media, media_types, outgoing, pictures
