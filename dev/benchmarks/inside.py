# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A process of Odoo's on a database, which does what `in_odoo/operations.py` offers."""

import json
import subprocess

from dev.env import paths
from dev.env.say import Trouble, tail


class Inside:
    """Calls into Odoo; `start` and `finish` let two of them work at once.

    with Inside(ground, database) as odoo:
        odoo.call("bare_post", tickets=tickets, items=40)["seconds"]
    """

    def __init__(self, ground, database, name="inside", **settings):
        self.log = ground.state / f"{name}.log"
        config = ground.write_config(f"{name}.conf", db_name=database, **settings)
        command = [ground.toolbox.python, "-m", "dev.benchmarks.in_odoo"]
        with open(self.log, "w") as log:
            self.process = subprocess.Popen(
                [*map(str, command), "-c", str(config), "--no-http"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                bufsize=1,
                cwd=ground.state,
                env=ground.toolbox.environment(ground.server, paths.ROOT),
            )

    def start(self, operation, **values):
        """Begin an operation, whose result `finish` waits for."""
        try:
            self.process.stdin.write(json.dumps({"do": operation, **values}) + "\n")
        except OSError:
            pass  # `finish` finds out why it has ended

    def finish(self):
        line = self.process.stdout.readline()
        answer = json.loads(line) if line else {"error": tail(self.log, 25)}
        if "error" in answer:
            raise Trouble(f"Odoo could not do it: see {self.log}.\n{answer['error']}")
        return answer["result"]

    def call(self, operation, **values):
        self.start(operation, **values)
        return self.finish()

    def seconds(self, operation, items, **values):
        """Return the seconds an item of an operation on `items` of them."""
        return self.call(operation, items=items, **values)["seconds"] / items

    def __enter__(self):
        return self

    def __exit__(self, *_exception):
        self.process.stdin.close()  # its end
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()
