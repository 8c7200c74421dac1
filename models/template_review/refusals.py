# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Texts of Meta's errors when a template is submitted, by the error's subcode."""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

#: Text by Meta's ``error_subcode`` ("Error codes", template creation).
REFUSALS = {
    2388019: _lt(
        "The WhatsApp Business account has as many templates as Meta allows: delete"
        " some."
    ),
    2388023: _lt(
        "A template of this name was deleted: Meta keeps the name locked for 30 days."
        " Use another name."
    ),
    2388024: _lt("Meta has a template of this name in this language already."),
    2388039: _lt(
        "The category of an approved template cannot be changed: make a new one."
    ),
    2388040: _lt("A text is longer than Meta accepts."),
    2388047: _lt("Meta does not take the header like this."),
    2388072: _lt("Meta does not take the text like this."),
    2388073: _lt("Meta does not take the footer like this."),
    2388293: _lt("Too many variables for so short a text."),
    2388299: _lt(
        "The text must neither begin nor end with a variable: add a word, or a full"
        " stop."
    ),
    2388318: _lt("Meta has made this template for Direct Send: it cannot be changed."),
    2388330: _lt("Meta has made this template for Direct Send: it cannot be deleted."),
    2593002: _lt("Meta does not have this template any more: sync the templates."),
}
