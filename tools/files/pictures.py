# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Checks and converts pictures: WhatsApp takes JPEG and PNG of 8-bit RGB or RGBA.

("Media", images) A picture is decoded only after its number of pixels has been checked,
and only in the formats named here.
"""

import importlib
import io

from PIL import Image, ImageOps

from .. import optional

pillow_heif = optional.load("pillow_heif")

#: Most pixels of a picture that is decoded: a larger one would fill the memory.
MOST_PIXELS = 50_000_000
#: Longest side (pixels) and JPEG quality, tried in turn until the file is small enough.
STEPS = ((4096, 90), (4096, 75), (2560, 80), (1600, 75), (1024, 60))

_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF")
_STICKER_SIDE = 512


def _load_readers():
    """Have Pillow read more formats in this module, but nowhere else in Odoo.

    Odoo limits the formats that Pillow recognizes. A format that is loaded, but not in
    ``Image.ID``, is used only by calls that name it.
    """
    allowed_everywhere = list(Image.ID)
    for name in ("WebP", "Tiff", "Avif"):
        importlib.import_module(f"PIL.{name}ImagePlugin")
    Image.ID[:] = allowed_everywhere


_load_readers()


class UnreadableError(ValueError):
    """The picture is broken, of an unknown format, or cannot be made small enough."""


class TooManyPixelsError(ValueError):
    """The picture has more than ``MOST_PIXELS``, and is not decoded."""


def is_as_it_must_be(data, mime):
    """Whether a picture can be sent without conversion, if its bytes are not too many.

    :raises UnreadableError:
    :raises TooManyPixelsError:
    """
    if mime == "image/png":
        # Bit depth and colour type of the header: 2 is RGB, 6 RGBA.
        return len(data) > 25 and data[24] == 8 and data[25] in (2, 6)
    return mime == "image/jpeg" and _opened(data, mime).mode == "RGB"


def is_sticker(data):
    """Return whether a WebP picture is a sticker, and whether it is animated.

    A sticker is a square of 512 pixels ("Sticker messages").

    :return: pair of booleans
    :raises UnreadableError:
    :raises TooManyPixelsError:
    """
    image = _opened(data, "image/webp")
    is_animated = bool(getattr(image, "is_animated", False))
    return image.size == (_STICKER_SIDE, _STICKER_SIDE), is_animated


def check(data, mime):
    """Check that a picture can be decoded, by its header.

    :raises UnreadableError:
    :raises TooManyPixelsError:
    :raises MissingPackageError: it is HEIC, which only a further package reads
    """
    _opened(data, mime)


def converted(data, mime, most_bytes):
    """Return a picture as upright JPEG, or as PNG if it is transparent.

    Of an animation, the first picture is used. A transparent picture that would be too
    large gets a white background.

    :param str mime: of ``data``, as told by its content
    :return: ``(MIME type, bytes)``, of at most ``most_bytes``
    :raises UnreadableError: also where it cannot be made small enough
    :raises TooManyPixelsError:
    """
    image = _opened(data, mime)
    try:
        image.draft("RGB", (STEPS[0][0], STEPS[0][0]))
        image = _in_8_bits(ImageOps.exif_transpose(image))
        profile = image.info.get("icc_profile")
        for side, quality in STEPS:
            image.thumbnail((side, side))
            mime, made = _encoded(image, quality, profile, most_bytes)
            if len(made) <= most_bytes:
                return mime, made
    except _BROKEN as error:
        raise UnreadableError(type(error).__name__) from error
    raise UnreadableError("cannot be made small enough")


#: Exceptions that Pillow and its decoders raise for a broken file.
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError, RuntimeError)


def _opened(data, mime):
    try:
        if mime == "image/heic":
            if pillow_heif is None:
                raise optional.MissingPackageError(optional.PACKAGES["pillow_heif"])
            heif = pillow_heif.open_heif(io.BytesIO(data), convert_hdr_to_8bit=True)
            _check_pixels(heif.size)
            return heif.to_pillow()
        image = Image.open(io.BytesIO(data), formats=_FORMATS)
    except TooManyPixelsError:
        raise
    except Image.DecompressionBombError as error:
        raise TooManyPixelsError from error
    except _BROKEN as error:
        raise UnreadableError(type(error).__name__) from error
    _check_pixels(image.size)
    return image


def _check_pixels(size):
    width, height = size
    if width * height > MOST_PIXELS:
        raise TooManyPixelsError(f"{width} × {height}")


def _in_8_bits(image):
    if image.mode in ("I", "F") or image.mode.startswith("I;16"):
        # Pillow would clip what is over 255 instead of scaling it down.
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    see_through = "A" in image.getbands() or "transparency" in image.info
    if not see_through:
        return image.convert("RGB")
    image = image.convert("RGBA")
    opaque = image.getchannel("A").getextrema()[0] == 255
    return image.convert("RGB") if opaque else image


def _encoded(image, quality, profile, most_bytes):
    if image.mode == "RGBA":
        made = _saved(image, "PNG", icc_profile=profile)
        if len(made) <= most_bytes:
            return "image/png", made
        white = Image.new("RGB", image.size, "white")
        white.paste(image, mask=image.getchannel("A"))
        image = white
    made = _saved(image, "JPEG", quality=quality, icc_profile=profile)
    return "image/jpeg", made


def _saved(image, form, **options):
    target = io.BytesIO()
    image.save(target, form, **options)
    return target.getvalue()
