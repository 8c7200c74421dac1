"""JSON as it comes over the wire."""

import json
import re

# Half a surrogate pair parses, but is no text and could never be sent on.
HALF = re.compile(r"[\ud800-\udfff]")


def read_json(body):
    """The value in these bytes; ValueError for what is not JSON text."""
    value = json.loads(body)
    if b"\\ud" in body.lower() and HALF.search(json.dumps(value, ensure_ascii=False)):
        raise ValueError("half a surrogate pair")
    return value
