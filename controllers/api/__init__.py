"""The REST API: one file a resource, and the frame that checks every call."""

from . import call, contacts, docs, frame, health, messages, send, stats, templates
