from . import (
    cloud_api,
    commands,
    errors,
    identity,
    interactive,
    languages,
    limits,
    markup,
    webhook,
)
