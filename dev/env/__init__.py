# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Implements `dev/run`, `dev/test`, `dev/chaos` and `dev/terms`.

The modules, in the order in which a start uses them:

    cli               the commands, and failures as one sentence
    say, paths, pins  output, folders, pinned versions
    cache             downloads, shared by clones
    debian, odoo_source, python_packages, chromium, node, toolbox   what is fetched
    bytecode          of what is fetched, shared by clones
    processes, ports, postgres, databases                       what is started
    odoo, base        Odoo's settings; a database with all but our addon, cached
    parsed_terms      what Odoo reads of .po files, cached
    kept_bundles      what Odoo makes of asset bundles, cached
    known_addons      Odoo's own addons, which a test's database lists already
    dumps, template, assets   a database with our addon and its bundles, cached
    former, filling   databases of former versions with data, cached
    queue_job         OCA's addon, for those who run the queues as its jobs
    installation      a database with our addon, up to date
    services          Odoo and the simulator as processes
    command_run       ./dev/run
    command_test      ./dev/test (lint, clean_files, pytest_run, counting, order)
    command_chaos     ./dev/chaos (dev/chaotic)
    stack             a real Odoo and simulator for end-to-end tests

The scripts in dev/ start this with the machine's Python, so the modules up to
`toolbox` need the standard library only; the rest runs in the virtual environment
that `toolbox` creates.
"""
