# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Prepares what most tests need: an account, a team with an agent, and languages."""

import os

from odoo.modules.registry import Registry
from odoo.tests import common

from .users import new_test_user

SECRET = "simulator-app-secret"
PHONE_NUMBER_UID = "106540352242922"
BUSINESS_ACCOUNT_UID = "102290129340398"
#: Names the database that is these tests' own: what is prepared may stay there.
OWN_DATABASE = "HELPDESK_TEST_DATABASE"


def ensure(simulator):
    """Commit the records to the tests' own database; elsewhere nothing may stay."""
    name = common.get_db_name()
    own = os.environ.get(OWN_DATABASE)
    # pytest-xdist adds the worker's name to that of its copy.
    if not own or name.partition("-")[0] != own:
        return
    with Registry(name).cursor() as cr:
        env = common.api.Environment(cr, common.api.SUPERUSER_ID, {})
        account = find(env)
        if account and account.api_url == simulator.url:
            return
        if account:
            account.api_url = simulator.url
        else:
            create(env, simulator)
    Registry(name).clear_all_caches()


def find(env):
    """Return the prepared account; empty in a database that is not the tests' own."""
    domain = [
        ("phone_number_uid", "=", PHONE_NUMBER_UID),
        ("name", "=", "Support line"),
    ]
    return env["helpdesk.whatsapp.account"].search(domain)


def create(env, simulator):
    """Create the records and return the account."""
    accounts = env["helpdesk.whatsapp.account"]
    for number, demo in enumerate(accounts.search([])):
        demo.write({"active": False, "phone_number_uid": str(number)})
    env["res.lang"]._activate_lang("pt_BR")
    env.company.partner_id.lang = "en_US"
    env.company.country_id = env.ref("base.br")
    agent = new_test_user(
        env,
        "wa_agent",
        "helpdesk_mgmt.group_helpdesk_user",
        name="Alice",
        email="alice@example.com",
        lang="en_US",
    )
    team = env["helpdesk.ticket.team"].create(
        {
            "name": "Support",
            "user_ids": [(4, agent.id)],
            "resource_calendar_id": False,  # at work whenever the tests run
        }
    )
    return accounts.create(
        {
            "name": "Support line",
            "phone_number_uid": PHONE_NUMBER_UID,
            "business_account_uid": BUSINESS_ACCOUNT_UID,
            "access_token": "simulator-access-token",
            "app_secret": SECRET,
            "verify_token": "simulator-verify-token",
            "api_url": simulator.url,
            "team_id": team.id,
            "lang": "en_US",
            "messages_per_second": 1000,  # a test is one moment
        }
    )
