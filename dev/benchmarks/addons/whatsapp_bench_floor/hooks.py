# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
def create_table(env):
    """Create the table of the bare route; the ORM needs not know of it."""
    env.cr.execute(
        """
        CREATE TABLE IF NOT EXISTS whatsapp_bench_floor (
            id serial PRIMARY KEY,
            key varchar NOT NULL UNIQUE,
            payload text,
            received_at timestamp
        )
        """
    )
