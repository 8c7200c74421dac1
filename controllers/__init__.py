from . import (
    api,
    api_docs,
    api_messages,
    export,
    webhook,
)
