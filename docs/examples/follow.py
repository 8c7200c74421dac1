# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Prints what customers write, each message once, also after a restart.

ODOO=https://odoo.example.com KEY=... python follow.py cursor.txt [--once]
"""

import os
import sys
import time
from pathlib import Path

import requests

PAUSE = 5


def new_messages(session, base, after):
    """Return the messages since the last call, and the cursor for the next one."""
    query = {"direction": "inbound", **({"after": after} if after else {})}
    while True:
        answer = session.get(f"{base}/messages/new", params=query, timeout=60)
        if answer.status_code not in (429, 503):
            break
        time.sleep(int(answer.headers.get("Retry-After", PAUSE)))
    answer.raise_for_status()
    page = answer.json()
    return page["messages"], page["cursor"], page["hasMore"]


def main(file, once=False):
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {os.environ['KEY']}"
    base = f"{os.environ['ODOO']}/api/integrations/whatsapp"
    while True:
        after = file.read_text().strip() if file.exists() else ""
        messages, cursor, has_more = new_messages(session, base, after)
        for message in messages:
            print(message["id"], message["text"] or f"({message['type']})", flush=True)
        file.write_text(cursor)  # after the work: what is not done comes again
        if not has_more:
            if once:
                break
            time.sleep(PAUSE)


if __name__ == "__main__":
    main(Path(sys.argv[1]), "--once" in sys.argv)
