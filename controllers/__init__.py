from . import (
    api,
    api_contacts,
    api_docs,
    api_health,
    api_messages,
    api_send,
    api_stats,
    api_templates,
    export,
    metrics,
    webhook,
)
