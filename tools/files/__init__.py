"""Checks, names and converts media files; a file's type is told by its content."""

from . import media, media_types, outgoing, pictures
