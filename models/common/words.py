# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Values of selection fields that several rooms compare with."""

US, CUSTOMER = "us", "customer"
INBOUND, OUTBOUND = "inbound", "outbound"
PROCESSED = ("done", "ignored")
#: In which order messages are sent: a person's, automatic ones, one of many.
PERSONAL, AUTOMATIC, ONE_OF_MANY = range(3)
#: XML id of the subtype of notifications that are read once the ticket is opened.
UNTIL_OPENED = "helpdesk_mgmt_whatsapp.mt_until_opened"
#: Why sending is paused: the account has another phone number id (a failure reason).
NUMBER_REPLACED = "number_replaced"
