# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The Graph API's calls about message templates ("Template management")."""

from urllib.parse import quote

TEMPLATE_FIELDS = (
    "id,name,language,category,status,parameter_format,components,rejected_reason,"
    "quality_score,correct_category,message_send_ttl_seconds"
)


class TemplateCalls:
    """Mixin of ``CloudApi``; all methods raise ``CloudApiError`` as its ``call``."""

    def templates(self, business_account_uid, **filters):
        """Yield all templates of a business account, as dicts of ``TEMPLATE_FIELDS``.

        :param filters: ``name``, ``status``, ``language``, ``category``
        """
        path = (business_account_uid, "message_templates")
        return self.pages(*path, fields=TEMPLATE_FIELDS, limit=100, **filters)

    def template(self, template_uid):
        """Return one template, as :meth:`templates` yields it."""
        return self.call("GET", template_uid, params={"fields": TEMPLATE_FIELDS})

    def template_library(self, **filters):
        """Yield the templates that Meta offers ready-made ("Template library").

        :param filters: ``search``, ``language``, ``topic``, ``usecase``, ``industry``
        :return: dicts with ``name``, ``language``, ``category``, ``topic``,
            ``usecase``, ``header``, ``body``, ``body_params`` (samples) and ``buttons``
        """
        return self.pages("message_template_library", limit=30, **filters)

    def create_template(self, business_account_uid, template):
        """Submit a new template for review.

        :param dict template: ``name``, ``language``, ``category``,
            ``parameter_format``, ``components``
        :return: ``{"id", "status", "category"}``
        """
        path = (business_account_uid, "message_templates")
        return self.call("POST", *path, json=template)

    def edit_template(self, template_uid, **values):
        """Replace components or category of a template, which Meta reviews again.

        :param values: ``components`` or ``category``
        """
        self.call("POST", template_uid, json=values)

    def delete_template(self, business_account_uid, name, template_uid=None):
        """Delete one language of a template by its id, or all languages of the name."""
        params = {"name": name} | ({"hsm_id": template_uid} if template_uid else {})
        path = (business_account_uid, "message_templates")
        self.call("DELETE", *path, params=params)

    def unpause_template(self, template_uid):
        """Unpause a template that Meta paused by template pacing."""
        self.call("POST", template_uid, "unpause")

    def upload_sample(self, app_uid, file, name, size, mime):
        """Upload the sample file of a media header ("Resumable Upload API").

        :param file: binary file object
        :param int size: bytes of the file
        :return: the handle for ``example.header_handle`` of the component
        """
        params = {"file_name": name, "file_length": size, "file_type": mime}
        session = self.call("POST", app_uid, "uploads", params=params)
        headers = {
            "Authorization": f"OAuth {self.access_token}",
            "file_offset": "0",
            "Content-Type": mime,
        }
        path = quote(str(session.get("id", "")), safe=":?=&")
        return self.call("POST", path, data=file, headers=headers).get("h", "")
