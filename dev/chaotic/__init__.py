# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Implements `./dev/chaos`: two Odoo servers under load, faults, and an audit.

Nothing here is imported by the addon. The modules, in the order in which a run uses
them:

    arena       two Odoo servers, the simulator, and a balancer in front of both servers
    balancer    what a proxy does: distributes connections, and leaves out who is down
    meta        the simulator's control API
    helpdesk    Odoo over HTTP, as a user who has logged in
    plan        who writes what and when, by the seed
    people      customers who write and agents who answer, and what they have seen
    faults/     what goes wrong meanwhile
    audit/      what helpdesk and phones hold in the end (evidence), compared with what
                people did: lost, doubled, out of order, unexplained (auditor)
    run         one fault after the other
    report      the table and the JSON
"""
