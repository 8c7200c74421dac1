# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Works through the queues: claims what is due, processes it, waits for what is not.

Defines ``helpdesk.whatsapp.claim`` (which worker has which item) and
``helpdesk.whatsapp.lane`` (what runs the lanes). ``lane.py`` is where to begin.
"""

from . import (
    pauses,
    wake_ups,
    calls,
    outcomes,
    queue,
    helpdesk_whatsapp_claim,
    run,
    lane,
    workers,
)
