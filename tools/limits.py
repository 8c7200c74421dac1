"""Meta's limits for the WhatsApp Business Cloud API, in the units Meta states them."""

from datetime import timedelta

# "Text messages": characters of a message's body.
TEXT_BODY = 4096
# "Image messages", "Video messages", "Document messages": characters of a caption.
CAPTION = 1024
# "Webhooks overview": bytes of one POST.
WEBHOOK_BODY = 3 * 1024 * 1024
# "Customer service windows": from the customer's last message, by Meta's clock.
CUSTOMER_SERVICE_WINDOW = timedelta(hours=24)

#: Processed updates are kept this long, for whoever looks into a case, unless their
#: account says otherwise.
KEPT_DAYS = 30
#: "Webhooks": what was not answered is delivered again for so many days.
REDELIVERY_DAYS = 7
