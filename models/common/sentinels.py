# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Values of context keys that only this addon's own code can set.

A client can set any context key, but only to a JSON value, which never *is* one of
these objects.
"""

#: ``whatsapp_post``: a WhatsApp message is posted in the chatter.
WHATSAPP_POST = object()
#: ``whatsapp_silent``: nobody is notified of the posted WhatsApp message.
SILENT = object()
#: ``whatsapp_known``: the customer knows of the change to the ticket, or is about to be
#: notified: no automatic message is sent.
KNOWN = object()
#: ``whatsapp_opening``: a ticket is created for a customer's message.
OPENING = object()
#: ``whatsapp_lives_on``: a contact is deleted after it was merged into another one.
LIVES_ON = object()
#: ``whatsapp_stored``: an account's fields read as stored, whatever the environment's
#: variables say.
STORED = object()
