# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Python packages that one part of the addon needs, and the others do not.

The addon installs without them. The part that misses one says which, wherever
somebody wants to use it.
"""

import importlib

#: What to write behind ``pip install``, by the name of the module.
PACKAGES = {
    "pydantic": "pydantic",
    "pillow_heif": "pillow-heif",
    "prometheus_client": "prometheus_client",
    "qrcode": "qrcode",
}


class MissingPackageError(Exception):
    """A part of the addon cannot work: its package, ``package``, is not installed."""

    def __init__(self, package):
        super().__init__(f"The Python package {package} is not installed.")
        self.package = package


def load(name):
    """The module, or None where its package is not installed."""
    try:
        return importlib.import_module(name)
    except ImportError:
        return None
