# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Working hours in São Paulo: Monday to Friday 9 to 12 and 13 to 18, with a holiday."""


def working_hours(env):
    """Create them; 4 June 2026 is free."""
    half_days = [("morning", 9, 12), ("afternoon", 13, 18)]
    calendar = env["resource.calendar"].create(
        {
            "name": "São Paulo",
            "tz": "America/Sao_Paulo",
            "attendance_ids": [
                (5, 0, 0),
                *(
                    (
                        0,
                        0,
                        {
                            "name": f"{day} {period}",
                            "dayofweek": str(day),
                            "hour_from": start,
                            "hour_to": end,
                            "day_period": period,
                        },
                    )
                    for day in range(5)
                    for period, start, end in half_days
                ),
            ],
        }
    )
    env["resource.calendar.leaves"].create(
        {
            "name": "Corpus Christi",
            "calendar_id": calendar.id,
            "date_from": "2026-06-04 03:00:00",
            "date_to": "2026-06-05 02:59:59",
        }
    )
    return calendar
