from . import cloud_api, errors, identity, limits, markup, webhook
