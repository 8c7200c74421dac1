"""What only this addon's own code can say when it posts in a chatter."""

#: Proves that a WhatsApp message is posted by this addon's own code. Clients may name
#: any message type and any context, but no value of theirs *is* this object.
WHATSAPP_POST = object()
