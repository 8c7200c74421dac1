# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""OCA's `mail_gateway_whatsapp`, which does everything in the webhook's request.

Its release for 18.0 is fetched from PyPI into the folder of downloads and changed there
to run on Odoo 19: see `CHANGES`. Nothing of it is part of this repository.
"""

import re
import zipfile
from contextlib import contextmanager

from dev.env import cache, pins, processes
from dev.env.say import Trouble, note, step

from . import bodies, load

WHEELS = ("odoo-addon-mail-gateway==19.0.*", "odoo-addon-mail-gateway-whatsapp==18.0.*")
ADDON = "mail_gateway_whatsapp"
#: File, what is replaced in it, and by what: 19.0 has no field `mobile` any more.
CHANGES = (
    ("__manifest__.py", r'"version": "18\.0\.', '"version": "19.0.'),
    ("models/res_partner.py", r'"mobile"', '"phone"'),
    ("models/ir_actions_server.py", r'"mobile"', '"phone"'),
)
WEBHOOK = "/gateway/whatsapp/peer/update"


class Peer:
    """The folder with the addons, and the facts by which a database is recognized."""

    def __init__(self, toolbox):
        self.toolbox = toolbox
        self.facts = [*WHEELS, *map(str, CHANGES)]
        entry = f"peer-{pins.digest(*self.facts)}"
        self.addons = cache.ensure(entry, self._build) / "odoo" / "addons"
        note(f"OCA's {ADDON} for 18.0, changed to run on 19.0: {self.addons}")

    def _build(self, folder):
        with step(f"OCA's {ADDON}"):
            pip = [self.toolbox.python, "-m", "pip", "download", "--no-deps", "-q"]
            done = processes.call([*pip, "-d", folder, *WHEELS])
            if done.returncode:
                raise Trouble(f"{ADDON} could not be fetched: {done.stdout.strip()}")
            for wheel in folder.glob("*.whl"):
                zipfile.ZipFile(wheel).extractall(folder)
            for name, found, instead in CHANGES:
                self._change(folder / "odoo" / "addons" / ADDON / name, found, instead)

    def _change(self, path, found, instead):
        text, times = re.subn(found, instead, path.read_text())
        if not times:
            raise Trouble(f"{path.name} of {ADDON} is not as expected: no {found}.")
        path.write_text(text)


@contextmanager
def served(bench):
    """Yield a running Odoo with the peer's addon, and the floor on its database."""
    ground, name = bench.ground, "helpdesk_whatsapp_bench_peer"
    path = ground.addons_path(bench.peer.addons)
    config = ground.write_config("peer.conf", addons_path=path)
    template = ground.ensure(name, bench.peer.facts, ADDON, config)
    with bench.served(template=template, path=path) as (stack, floor):
        floor.odoo.call("connect_peer")
        process(stack, bench.sizes.customers, bench.sizes.customers)  # the channels
        yield stack, floor


def process(stack, customers, count):
    """Return the seconds a message; with the last answer, all have been posted."""
    senders = (bodies.customers(customers) * count)[:count]
    requests = load.messages(senders, WEBHOOK)[0]
    [(before,)] = stack.query("SELECT count(*) FROM mail_message")
    seconds = load.at_once(stack.odoo_port, requests).seconds
    [(after,)] = stack.query("SELECT count(*) FROM mail_message")
    if after - before < count:
        raise Trouble(f"{ADDON} has posted {after - before} of {count} messages.")
    return seconds / count
