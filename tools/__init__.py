from . import (
    cloud_api,
    commands,
    contact_request,
    errors,
    identity,
    interactive,
    languages,
    limits,
    markup,
    webhook,
)
