# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whether the Python package that the REST API needs is installed."""

from .. import optional


def _second_version():
    """Return pydantic if it is version 2 or later, which has other classes than 1."""
    found = optional.load("pydantic")
    is_former = found is None or found.VERSION.startswith("1.")
    return None if is_former else found


#: The module, or ``None``. Files of ``controllers/api/`` that declare endpoints are
#: loaded only if it is there.
pydantic = _second_version()
