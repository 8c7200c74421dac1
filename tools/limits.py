# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Meta's limits for the WhatsApp Business Cloud API, in the units Meta states them.

The comment of each names the page of Meta's documentation.
"""

from datetime import timedelta

#: "Text messages": characters of a message's body.
TEXT_BODY = 4096
#: "Image messages", "Video messages", "Document messages": characters of a caption.
CAPTION = 1024
#: "Business profiles": characters of the fields, and how many websites.
PROFILE = {"about": 139, "address": 256, "description": 256, "email": 128}
PROFILE_WEBSITE, PROFILE_WEBSITES = 256, 2
#: "Business profiles", "Resumable Upload API": bytes of the picture.
PROFILE_PICTURE = 5 * 1024 * 1024
#: "Webhooks overview": bytes of one POST.
WEBHOOK_BODY = 3 * 1024 * 1024
#: "Customer service windows": from the customer's last message, by Meta's clock.
CUSTOMER_SERVICE_WINDOW = timedelta(hours=24)

#: Ours, not Meta's: days after which processed webhook events are deleted, unless
#: their account says otherwise.
EVENT_RETENTION_DAYS = 30
#: "Webhooks": days for which Meta delivers again what was not answered with 200.
REDELIVERY_DAYS = 7
