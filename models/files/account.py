# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools import optional
from ...tools.files import media


class HelpdeskWhatsappAccount(models.Model):
    """Adds the settings of which files are accepted, and checks files against them."""

    _inherit = "helpdesk.whatsapp.account"

    media_size_limit = fields.Integer(
        "Largest file (MB)",
        default=media.LARGEST_INBOUND // media.MB,
        required=True,
        help="A larger file from a customer is not downloaded, and the customer is"
        " notified.",
    )
    refused_extensions = fields.Char(
        "Refused extensions",
        default=", ".join(media.DANGEROUS_EXTENSIONS),
        help="Files with these extensions are neither fetched nor sent.",
    )
    outgoing_limits = fields.Text("Limits for sending", compute="_compute_limits")

    @api.depends_context("lang")
    def _compute_limits(self):
        self.outgoing_limits = "\n".join(
            [
                self.env._("Pictures: 5 MB. JPEG and PNG; others are converted."),
                self.env._("Videos: 16 MB. MP4 and 3GP (H.264, AAC)."),
                self.env._("Audio: 16 MB. AAC, AMR, MP3, M4A; OGG if Opus and mono."),
                self.env._("Documents: 100 MB. PDF, Word, Excel, PowerPoint, text."),
                self.env._("Stickers: 100 KB, animated 500 KB. WebP of 512 × 512."),
            ]
        )

    @api.constrains("media_size_limit")
    def _check_media_size_limit(self):
        most = media.LARGEST_INBOUND // media.MB
        if any(not 1 <= account.media_size_limit <= most for account in self):
            raise ValidationError(
                self.env._(
                    "The largest file must be between 1 and %(most)s MB: WhatsApp"
                    " carries no larger ones.",
                    most=most,
                )
            )

    def _most_bytes(self):
        """Return the size in bytes up to which a customer's file is downloaded."""
        return self.media_size_limit * media.MB

    def _refused_extensions(self):
        """Return the refused extensions as a set, in lower case and without dots."""
        parts = re.split(r"[\s,;]+", (self.refused_extensions or "").lower())
        return {part.lstrip("*.") for part in parts} - {""}

    def _transfer_waiting_files(self):
        """Transfer the accounts' files at once, as sending was resumed."""
        self.env["helpdesk.whatsapp.message"].sudo()._make_files_due(self)

    # ------------------------------------------------------------- files of agents

    def _sendable(self, attachment):
        """Return how ``attachment`` is sent: ``tools.files.media.Sendable``.

        :raises tools.files.media.Unsendable: it cannot be sent
        """
        limit = media.ACCEPTED[media.DOCUMENT][1]
        if attachment.file_size > limit:  # too large to be read at all
            raise media.Unsendable("too_large", media.DOCUMENT, limit)
        refused = self._refused_extensions()
        return media.sendable(attachment.name, attachment.raw, refused)

    def _file_problem(self, attachment):
        """Return why the file cannot be sent, with the file's name, or ``""``."""
        try:
            self._sendable(attachment)
        except media.Unsendable as problem:
            return self._problem_text(problem, attachment)
        return ""

    def _problem_text(self, problem, attachment):
        """Return why a file cannot be sent, for the agent.

        :param problem: ``tools.files.media.Unsendable``
        """
        name, env = attachment.name, self.env
        if problem.reason == "too_large":
            return self._too_large_text(problem, attachment)
        text = {
            "empty": env._("%(name)s is empty.", name=name),
            "dangerous": env._(
                "%(name)s: files of this type are not sent, as the account is set up.",
                name=name,
            ),
            "type": env._(
                "%(name)s: WhatsApp does not carry files of this type. It takes"
                " pictures, MP4 and 3GP videos, audio, PDF, text and Office documents.",
                name=name,
            ),
            "audio_codec": env._(
                "%(name)s: of OGG files, WhatsApp takes mono Opus only. Convert it, for"
                " example to MP3.",
                name=name,
            ),
            "video_codec": env._(
                "%(name)s: WhatsApp takes H.264 videos only. Convert it first.",
                name=name,
            ),
            "picture": env._("%(name)s: the picture cannot be read.", name=name),
            "package": env._(
                "%(name)s: this server does not convert HEIC pictures. Attach it as"
                " JPEG, or have the Python package %(package)s installed.",
                name=name,
                package=optional.PACKAGES["pillow_heif"],
            ),
            "pixels": env._(
                "%(name)s: the picture has too many pixels. Make it smaller first.",
                name=name,
            ),
        }
        return text[problem.reason]

    def _too_large_text(self, problem, attachment):
        """Return the text that ``attachment`` is larger than WhatsApp accepts."""
        kinds = {
            media.VIDEO: self.env._("videos"),
            media.AUDIO: self.env._("audio"),
            media.DOCUMENT: self.env._("documents"),
        }
        return self.env._(
            "%(name)s has %(size)s MB: WhatsApp takes %(kind)s of at most %(limit)s"
            " MB.",
            name=attachment.name,
            size=f"{attachment.file_size / media.MB:.1f}",
            kind=kinds[problem.kind],
            limit=problem.limit // media.MB,
        )
