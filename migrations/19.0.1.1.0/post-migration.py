# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Upgrade to 19.0.1.1.0: templates and automatic messages for existing accounts."""

import re

from markupsafe import Markup

from odoo import SUPERUSER_ID, api
from odoo.tools import plaintext2html

# Odoo runs this file under another name, by which it would find no translations.
__name__ = "odoo.addons.helpdesk_mgmt_whatsapp"

#: Placeholders of the confirmation text: the ticket's field, and a sample.
NAMES = {
    "number": ("number", "HT00042"),
    "title": ("name", "Printer on the third floor"),
    "name": ("partner_id.name", "Maria Silva"),
}
#: In a longer text with variables, their values might not fit.
LONGEST = 900


def migrate(cr, version):
    """Create templates and automatic messages; migrate the confirmation texts."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    accounts = env["helpdesk.whatsapp.account"].with_context(active_test=False)
    accounts = accounts.search([])
    _mark_first_languages(env)
    accounts._make_default_templates()
    accounts._make_default_rules()
    accounts._fill_own_texts()
    cr.execute(
        "SELECT id, is_confirming, confirmation_text FROM helpdesk_whatsapp_account"
    )
    for account_id, is_confirming, texts in cr.fetchall():
        account = accounts.browse(account_id)
        texts = {lang: text for lang, text in (texts or {}).items() if text}
        if not is_confirming or not texts:
            account._rule("created").to_customer = False
        _migrate_texts(account, texts)


def _mark_first_languages(env):
    """Mark one language of each existing template's name as the primary one."""
    env.flush_all()
    env.cr.execute(
        """
        UPDATE helpdesk_whatsapp_template template
           SET is_primary = NOT EXISTS (
                   SELECT FROM helpdesk_whatsapp_template older
                    WHERE older.account_id = template.account_id
                      AND older.name = template.name AND older.id < template.id)
        """
    )
    env.invalidate_all()


def _migrate_texts(account, texts):
    """Write the account's own confirmation texts to the template “ticket_created”.

    :param dict texts: by language; English where a language has none
    """
    env = account.env
    templates = account.template_ids.filtered(lambda t: t.name == "ticket_created")
    standard = {_bare(template.body) for template in templates}
    taken, report = templates.browse(), []
    for lang, language in env["res.lang"].get_installed():
        text = texts.get(lang) or texts.get("en_US")
        body, names = _as_body(text or "")
        if not text or _bare(body) in standard:
            continue
        is_usable = _is_usable(body, names)
        template = is_usable and _template_for(account, templates - taken, lang)
        if template:
            _write(template, body, names)
            taken |= template
        report.append((language, text, bool(template)))
    if report:
        _report(account, report)


def _as_body(text):
    """Return ``text`` as a template's body, and the placeholders of its variables."""
    names = list(dict.fromkeys(re.findall(r"\{(number|title|name)\}", text)))
    for number, name in enumerate(names, 1):
        text = text.replace(f"{{{name}}}", f"{{{{{number}}}}}")
    return text, names


def _is_usable(body, names):
    """Return whether a body is valid: other braces would be taken for variables."""
    rest = re.sub(r"(?<!\{)\{\{\d+\}\}(?!\})", "", body)
    return "{{" not in rest and "}}" not in rest and not (names and len(body) > LONGEST)


def _bare(text):
    """Return a text with simple blanks, for our French text once had others."""
    return " ".join((text or "").split())


def _write(template, body, names):
    template.body = body
    for number, name in enumerate(names, 1):
        path, sample = NAMES[name]
        variable = template.variable_ids.filtered(
            lambda variable, place=f"body.{number}": variable.place == place
        )
        variable.write({"source": "field", "field_path": path, "sample": sample})


def _template_for(account, templates, lang):
    """Return the one of ``templates`` for ``lang``, or a new one.

    It is empty if Meta has no such language, or has the template already.
    """
    codes = (lang, re.split("[_@]", lang)[0])
    for code in codes:
        found = templates.filtered(lambda t, code=code: t.language == code)
        if found:
            is_free = not found.template_uid and found.status == "DRAFT"
            return found if is_free else found.browse()
    known = dict(templates._fields["language"]._description_selection(account.env))
    used = account.template_ids.filtered(lambda t: t.name == "ticket_created")
    free = [code for code in codes if code in known.keys() - used.mapped("language")]
    values = {"account_id": account.id, "name": "ticket_created", "body": "-"}
    return templates.create([{**values, "language": code} for code in free[:1]])


def _report(account, report):
    """Schedule an activity for the administrator to check the texts.

    :param report: for each text its language, the text, and whether it was migrated
    """
    user = account._responsible_user()
    env = account.with_context(lang=user.lang).env
    note = env._(
        "Tickets are now confirmed by the template “ticket_created”. It has taken over"
        " the confirmation text of this account. Within 24 hours of a customer's"
        " message it goes out as it is; to be sent later than that it needs Meta's"
        " approval: submit it."
    )
    parts = [plaintext2html(note)]
    for language, text, is_migrated in report:
        title = language
        if not is_migrated:
            title = env._(
                "%(language)s: not taken over, please write it anew", language=language
            )
        parts += [Markup("<p><b>%s</b></p>") % title, plaintext2html(text)]
    account.activity_schedule(
        "mail.mail_activity_data_todo",
        user_id=user.id,
        summary=env._("Check the confirmation of new tickets"),
        note=Markup().join(parts),
    )
