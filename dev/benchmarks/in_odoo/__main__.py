# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""`python -m dev.benchmarks.in_odoo OPTIONS-OF-ODOO`."""

import json
import os
import sys
import threading
import traceback

from odoo import SUPERUSER_ID, api, http
from odoo.modules.registry import Registry
from odoo.tools import config

from dev.benchmarks.in_odoo import operations, screens


def main(arguments):
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # what else prints goes to the log
    config.parse_config(arguments, setup_logging=True)
    http.root.initialize()
    (database,) = config["db_name"]
    threading.current_thread().dbname = database
    registry = Registry(database)
    for line in sys.stdin:
        answers.write(json.dumps(_answer(registry, json.loads(line))) + "\n")


def _answer(registry, call):
    try:
        with registry.cursor() as cursor:
            context = {"lang": "en_US", "tz": "UTC"}
            env = api.Environment(cursor, SUPERUSER_ID, context)
            name = call.pop("do")
            module = operations if hasattr(operations, name) else screens
            result = getattr(module, name)(env, **call)
            registry.signal_changes()  # settings reach the server beside
            return {"result": result}
    except Exception:
        return {"error": traceback.format_exc()}


main(sys.argv[1:])
