# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The dates on which versions of the Graph API expire.

("Graph API Changelog", November 2026) A call to an expired version is not refused: Meta
answers it as the oldest version that has not expired.
"""

from datetime import date

#: The last day of each version, by (major, minor): two years after the next one came.
LAST_DAYS = {
    (18, 0): date(2026, 1, 26),
    (19, 0): date(2026, 5, 21),
    (20, 0): date(2026, 9, 24),
    (21, 0): date(2027, 1, 21),
    (22, 0): date(2027, 5, 20),
    (23, 0): date(2027, 10, 8),
    (24, 0): date(2028, 2, 18),
    (25, 0): date(2028, 7, 29),
    (26, 0): date(2028, 11, 4),
}
#: The newest known version; its last day follows from when the next one comes.
NEWEST = "v27.0"


def last_day(version):
    """Return the last day on which ``version`` works, or ``None`` if unknown.

    Versions older than the oldest in ``LAST_DAYS`` have the date of that one.

    >>> last_day("v21.0")
    datetime.date(2027, 1, 21)
    >>> last_day("v9.0")
    datetime.date(2026, 1, 26)
    >>> last_day("v99.0")
    """
    major, minor = version.removeprefix("v").split(".")
    number = max((int(major), int(minor)), min(LAST_DAYS))
    return LAST_DAYS.get(number)
