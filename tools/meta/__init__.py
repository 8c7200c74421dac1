"""Meta's side: the HTTP client of the Cloud API, its errors, and its webhooks."""

from . import (
    account_topics,
    cloud_api,
    cloud_api_account,
    cloud_api_templates,
    contents,
    errors,
    graph_versions,
    webhook,
)
