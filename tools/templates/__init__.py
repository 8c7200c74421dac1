"""Message templates: what Meta allows in them, how they are compared and filled in."""

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
