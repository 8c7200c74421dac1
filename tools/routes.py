"""Addresses of this addon that other parts of it must know."""

ROUTE = "/api/integrations/whatsapp/webhook"
