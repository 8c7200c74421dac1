# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Stores the bytes of media, or generates them while they are read.

Big files are never in memory as a whole. Stored ones lie in a folder, or without one
in temporary files that end with the process. A generated file repeats a block of noise
that depends on its id.
"""

import functools
import hashlib
import random
import secrets
import tempfile

CHUNK = 256 * 1024
BLOCK = 1024 * 1024
IN_MEMORY = 1024 * 1024
HEAD = 2048
# First bytes of a generated file, by which it is recognized as one of its type.
BEGINNINGS = {
    "application/pdf": b"%PDF-1.7\n",
    "image/jpeg": b"\xff\xd8\xff\xe0",
    "video/mp4": b"\0\0\0\x18ftypmp42",
}


@functools.lru_cache(maxsize=4)
def _block(media_id, mime_type):
    beginning = BEGINNINGS.get(mime_type, b"")
    noise = random.Random(media_id).randbytes(BLOCK - len(beginning))
    return beginning + noise


def _generated(media, start, count):
    count = min(count, media.size - start)
    block, inside = _block(media.id, media.mime_type), start % BLOCK
    repeated = block * ((inside + count - 1) // BLOCK + 1)
    return repeated[inside : inside + count]


class Files:
    """Storage of the media's bytes; ``secret`` signs download URLs."""

    def __init__(self, folder=None):
        self._folder = folder
        self._temporary = {}
        self.secret = secrets.token_bytes(16)

    def _new(self, media_id):
        if self._folder is None:
            file = tempfile.SpooledTemporaryFile(IN_MEMORY)
            self._temporary[media_id] = file
            return file
        self._folder.mkdir(parents=True, exist_ok=True)
        return (self._folder / media_id).open("wb")

    def write(self, media_id, source):
        """Store what a file object holds from its position on."""
        target = self._new(media_id)
        while chunk := source.read(CHUNK):
            target.write(chunk)
        if self._folder:
            target.close()

    def append(self, media_id, data):
        """Append bytes to a stored file."""
        if self._folder is None:
            file = self._temporary.get(media_id) or self._new(media_id)
            file.seek(0, 2)
            file.write(data)
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / media_id).open("ab") as file:
            file.write(data)

    def read(self, media, start=0, count=HEAD):
        if media.generated:
            return _generated(media, start, count)
        if self._folder is None:
            file = self._temporary[media.id]
            file.seek(start)
            return file.read(count)
        with (self._folder / media.id).open("rb") as file:
            file.seek(start)
            return file.read(count)

    def stream(self, media, start=0, end=None, chunk=CHUNK):
        """Yield the bytes from ``start`` to before ``end``, in pieces."""
        end = media.size if end is None else min(end, media.size)
        while start < end:
            piece = self.read(media, start, min(chunk, end - start))
            yield piece
            start += len(piece)

    def sha256(self, media):
        digest = hashlib.sha256()
        for piece in self.stream(media):
            digest.update(piece)
        return digest.hexdigest()

    def delete(self, media_id):
        if self._folder is None:
            self._temporary.pop(media_id, None)
        else:
            (self._folder / media_id).unlink(missing_ok=True)

    def taken(self):
        """Return what :meth:`put_back` needs to bring these files back."""
        return dict(self._temporary)

    def put_back(self, files):
        """Bring back files that were in memory; stored ones are not."""
        self._temporary = dict(files)

    def clear(self):
        self._temporary.clear()
        if self._folder and self._folder.exists():
            for file in self._folder.iterdir():
                file.unlink()
