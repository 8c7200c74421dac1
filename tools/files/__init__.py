"""Files: what WhatsApp takes, told by a file's bytes, and how others are converted."""

from . import media, media_types, outgoing, pictures
