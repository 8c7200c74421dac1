"""Checks, compares and fills in message templates, as Meta's API describes them."""

from . import (
    comparison,
    defaults,
    languages,
    topics,
    parameters,
    rules,
    statuses,
    template,
)
