# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Simulates Meta's WhatsApp Business Cloud API, for development and tests.

``graph`` answers the business's calls to the Graph API, ``webhooks`` sends webhooks
to the business, ``conversations`` simulates the customers' phones, ``control`` is the
HTTP API of tests, ``static`` the phone's web page. ``world`` holds the data that they
share, and ``simulator`` brings them together.
"""
