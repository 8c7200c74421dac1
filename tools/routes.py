"""Routes of controllers that models must know."""

#: Of Meta's webhook.
ROUTE = "/api/integrations/whatsapp/webhook"
