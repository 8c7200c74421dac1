from . import api, export, metrics, webhook
