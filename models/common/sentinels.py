"""Values of context keys that only this addon's own code can set.

A client may name any key of the context, with any value that JSON has; but no value of
theirs *is* one of these objects.
"""

#: ``whatsapp_post``: a WhatsApp message is posted in the chatter.
WHATSAPP_POST = object()
#: ``whatsapp_silent``: nobody is notified of the posted WhatsApp message.
SILENT = object()
#: ``whatsapp_known``: the customer knows of the change to the ticket, or is about to be
#: told: no automatic message is sent.
KNOWN = object()
#: ``whatsapp_lives_on``: a contact is deleted because the person lives on as another.
LIVES_ON = object()
#: ``whatsapp_stored``: an account's fields read as stored, whatever the environment's
#: variables say.
STORED = object()
