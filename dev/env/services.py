# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Starts Odoo and the simulator, and waits until they answer."""

import time
import urllib.error
import urllib.request

from . import odoo, paths
from .ports import HOST
from .processes import Child
from .say import Trouble

WEBHOOK = "/api/integrations/whatsapp/webhook"
# The phone number id of the simulator and of the addon's demo account.
DEMO_NUMBER = "106540352242922"
# A new template is pending at first, and then approved.
REVIEWS = ("--review", "approve", "--review-delay", 5)
# Longest wait for a start, in seconds: enough for very slow machines.
PATIENCE = 1800


def url(port, path=""):
    return f"http://{HOST}:{port}{path}"


def start_odoo(toolbox, server, registry, config, log, *arguments):
    return Child(
        "Odoo",
        odoo.command(toolbox, config, *arguments),
        log,
        registry,
        env=toolbox.environment(server),
        cwd=paths.state_dir(),
    )


def start_simulator(toolbox, server, registry, port, odoo_port, state, log, *options):
    arguments = ["--host", HOST, "--port", port]
    arguments += ["--state", state] if state else []
    return Child(
        "The simulator",
        [
            *(toolbox.python, "-m", "dev.simulator"),
            *arguments,
            *("--webhook-url", url(odoo_port, WEBHOOK)),
            *options,
        ],
        log,
        registry,
        env=toolbox.environment(server),
        cwd=paths.ROOT,
    )


def wait_for(child, address, seconds=PATIENCE):
    """Wait until the address answers with a status below 500.

    :raises Trouble: its process has stopped, or it does not answer in time
    """
    deadline = time.monotonic() + seconds
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while True:
        child.require_running()
        try:
            with opener.open(address, timeout=PATIENCE):
                return
        except urllib.error.HTTPError as error:
            if error.code < 500:
                return
        except OSError:
            pass
        if time.monotonic() > deadline:
            raise Trouble(f"{child.name} does not answer: see {child.log}.")
        time.sleep(0.1)


def point_at(connection, odoo_port, simulator_port):
    """Write Odoo's address to a database, and the simulator's to the demo account."""
    with connection.cursor() as cursor:
        for name, value in (
            ("web.base.url", url(odoo_port)),
            ("web.base.url.freeze", "True"),
        ):
            cursor.execute(
                "INSERT INTO ir_config_parameter (key, value) VALUES (%s, %s) "
                "ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value",
                (name, value),
            )
        cursor.execute("SELECT to_regclass('helpdesk_whatsapp_account')")
        if simulator_port and cursor.fetchone()[0]:
            cursor.execute(
                "UPDATE helpdesk_whatsapp_account SET api_url = %s "
                "WHERE phone_number_uid = %s",
                (url(simulator_port), DEMO_NUMBER),
            )


def postpone_daily_crons(connection):
    """Let wait what is done once a day, and what Odoo itself does once an hour.

    In a new copy of a database all of it is due, and takes longer than many a test.
    """
    rare = "interval_type NOT IN ('minutes', 'hours')"
    rare += " OR interval_type = 'hours' AND cron_name NOT LIKE 'WhatsApp%'"
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE ir_cron SET nextcall = now() + interval '1 day' WHERE {rare}"
        )
        cursor.execute(
            "DELETE FROM ir_cron_trigger"
            f" WHERE cron_id IN (SELECT id FROM ir_cron WHERE {rare})"
        )
