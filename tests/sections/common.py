# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What tests of sections share."""

from ..figures.test_stats import StatsCase

PERIOD = {"since": "2026-06-01", "until": "2026-06-03"}


class SectionReader:
    """Reads sections as ``self.manager``, of ``self.account``."""

    def section(self, key, user=None, **period):
        stats = self.env["helpdesk.whatsapp.stats"].with_user(user or self.manager)
        return stats.section(key, account_id=self.account.id, **(period or PERIOD))

    def table(self, key, *columns, **period):
        """Return the rows of a section as tuples of the values of ``columns``."""
        return [
            tuple(row["cells"][column] for column in columns)
            for row in self.section(key, **period)["rows"]
        ]

    def assert_leads_to_its_records(self, key, **period):
        """Check that each number with a link is the number of the link's records."""
        shown = self.section(key, **period)
        formats = {column["key"]: column["format"] for column in shown["columns"]}
        for row in shown["rows"]:
            self.assertLessEqual(row["cells"].keys(), formats.keys())
            self.assertLessEqual(row["links"].keys(), formats.keys())
            for column, link in row["links"].items():
                model = self.env[link["model"]].with_user(self.manager)
                every = model.with_context(active_test=False)
                counted = every.search_count(link["domain"])
                if formats[column] == "number":
                    self.assertEqual(counted, row["cells"][column], (column, row))


class SectionsCase(SectionReader, StatsCase):
    """A history of messages in June, as of the dashboard's tests."""
