# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import binascii
import re

from odoo import models
from odoo.exceptions import UserError

from ...tools.files import media, outgoing

_DATA = re.compile(r"data:image/[\w.+-]+;base64,(.+)", re.DOTALL)
_STORED = re.compile(r"/web/(?:image|content)/(\d+)(?:[-/?].*)?")
COMPOSER = "mail.compose.message"


class HelpdeskTicket(models.Model):
    """Checks the files of an agent's answer and attaches them to the ticket."""

    _inherit = "helpdesk.ticket"

    def whatsapp_check_files(self, attachment_ids):
        """Return which of the files an agent attached cannot be sent, and why.

        :param attachment_ids: ids of ir.attachment; those the user may not read are
            left out
        :return: dict of the file's id (as a string) and a sentence that names it
        :raises AccessError: the user may not answer on this ticket
        """
        self.ensure_one()
        self._whatsapp_check_may_send()
        self.env["helpdesk.whatsapp.request"]._check(ids=[attachment_ids])
        account = self.sudo().whatsapp_contact_id.account_id.with_context(
            lang=self.env.lang
        )
        files = self.env["ir.attachment"].browse(attachment_ids).exists()
        problems = {
            str(file.id): account._file_problem(file)
            for file in files._filtered_access("read").sudo()
        }
        return {key: problem for key, problem in problems.items() if problem}

    def _whatsapp_take_files(self, body, attachment_ids):
        """Make the files of an answer attachments of this ticket.

        :param str body: HTML; a picture in it becomes a file of the answer
        :param attachment_ids: ids of ir.attachment
        :return: body without pictures, the attachments, their kinds for Meta
        :raises AccessError: a file the user may not read
        :raises UserError: a file that cannot be sent
        """
        body, sources = outgoing.without_pictures(body)
        files = self._whatsapp_own(self._whatsapp_given(attachment_ids))
        for source in sources:
            files += self._whatsapp_picture(source)
        account = self.sudo().whatsapp_contact_id.account_id.with_env(self.env).sudo()
        kinds, problems = [], []
        for file in files.sudo():
            try:
                kinds.append(account._sendable(file).kind)
            except media.Unsendable as problem:
                problems.append(account._problem_text(problem, file))
        if problems:
            raise UserError("\n".join(problems))
        return body, files, kinds

    def _whatsapp_given(self, attachment_ids):
        """Return the attachments with these ids, none if ``attachment_ids`` is empty.

        :raises UserError: one of them has been deleted: the answer is not sent then
        """
        given = self.env["ir.attachment"].browse(attachment_ids or ())
        if given.exists() != given:
            raise UserError(
                self.env._("An attached file has been deleted: attach it again.")
            )
        return given

    def _whatsapp_own(self, attachments):
        """Return ``attachments`` as attachments of this ticket.

        Those that the user has just uploaded are moved to the ticket; those of another
        record are copied.
        """
        attachments.check_access("read")
        home = {"res_model": self._name, "res_id": self.id}
        own = attachments.browse()
        for attachment in attachments:
            pending = not attachment.res_id or attachment.res_model == COMPOSER
            if pending and attachment.create_uid == self.env.user:
                attachment.sudo().write(home)
                own += attachment
            elif (attachment.res_model, attachment.res_id) == (self._name, self.id):
                own += attachment
            else:
                copied = {**home, "res_field": False, "name": attachment.name}
                own += attachment.copy(copied)
        return own

    def _whatsapp_picture(self, source):
        """Return the picture of an ``<img>`` as an attachment of this ticket.

        :param source: its ``src``: the address of an attachment, or a data URL
        :raises UserError: it is neither
        """
        if stored := _STORED.fullmatch(source):
            return self._whatsapp_own(self._whatsapp_given([int(stored[1])]))
        try:
            data = base64.b64decode(_DATA.fullmatch(source)[1])
        except (TypeError, binascii.Error):
            raise UserError(
                self.env._(
                    "A picture in the text cannot be sent: attach it as a file instead."
                )
            ) from None
        extension = media.EXTENSIONS.get(media.media_types.content_type(data), "")
        name = f"picture.{extension}".rstrip(".")
        return self.env["ir.attachment"]._whatsapp_store(self, name, data)
