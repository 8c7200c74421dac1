from . import export, webhook
