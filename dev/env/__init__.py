"""The environment behind `dev/run` and `dev/test`.

One room a file, in the order a start goes through them:

    cli               which command, and every failure as one sentence
    say, paths, pins  progress, where things lie, what is pinned
    cache             things fetched once, shared by clones, never half-made
    debian, odoo_source, python_packages, chromium, node, toolbox   what is fetched
    processes, ports, postgres, databases                       what is started
    odoo, base        Odoo's settings; a database with all but our addon, kept
    former, filling   databases as former versions left them, kept
    services          Odoo and the simulator as processes
    command_run       ./dev/run
    command_test      ./dev/test (lint, pytest_run, counting)
    stack             a real Odoo and simulator for end-to-end tests

The shims start this with whatever Python the machine has, so everything up to
`toolbox` is standard library only; the rest runs in the virtual environment that
`toolbox` makes.
"""
