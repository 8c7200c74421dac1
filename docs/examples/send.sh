#!/bin/sh
# Sends a text with curl. The customer must have written within the last 24 hours.
#
#   ODOO=https://odoo.example.com KEY=... sh send.sh +5511999999999 "Your order is ready."
set -eu

json() {
    printf '%s' "$1" | sed 's/[\\"]/\\&/g'
}

curl --silent --show-error --fail-with-body \
    "$ODOO/api/integrations/whatsapp/send" \
    -H "Authorization: Bearer $KEY" \
    -H "Content-Type: application/json" \
    -d "{\"to\": \"$(json "$1")\", \"type\": \"text\",
         \"content\": {\"text\": \"$(json "$2")\"}}"
