# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Texts of the problems of a template (``tools.templates.rules``)."""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

PROBLEMS = {
    "empty": _lt("This must not be empty."),
    "long": _lt("Too long: %(length)s of at most %(most)s characters."),
    "name_characters": _lt("Use lower case letters a–z, digits and _ only."),
    "language": _lt("WhatsApp has no templates in this language."),
    "plain": _lt("Meta takes no line breaks, emojis or formatting (*, _, ~, `) here."),
    "one_variable": _lt("A header takes one variable at most."),
    "no_variables": _lt("Meta takes no variables here."),
    "file_missing": _lt("Attach the file that is to be sent; Meta reviews it too."),
    "file_type": _lt("Meta takes only these types of file here: %(types)s."),
    "file_size": _lt("The file is larger than the %(most)s MB Meta takes."),
    "blank_lines": _lt("Meta takes no more than one blank line in a row."),
    "blanks": _lt("Meta takes neither tabs nor more than four blanks in a row."),
    "braces": _lt(
        "A variable is written {{1}} or {{name}}: there are braces that belong to no"
        " variable."
    ),
    "mixed": _lt("Use either numbers, {{1}}, or names, {{name}}: not both."),
    "variable_name": _lt(
        "Names of variables are of lower case letters a–z, digits and _, and begin with"
        " a letter."
    ),
    "numbers": _lt("Number the variables in the order of the text: %(numbers)s."),
    "adjacent": _lt("Two variables must not follow each other: put text between them."),
    "ends": _lt(
        "The text must neither begin nor end with a variable: add a word, or a full"
        " stop."
    ),
    "ratio": _lt(
        "Too many variables for so short a text: it has %(words)s words and needs about"
        " %(needed)s."
    ),
    "many_buttons": _lt("At most %(most)s buttons."),
    "many_url": _lt("At most %(most)s buttons that open a page."),
    "many_phone_number": _lt("At most %(most)s call button."),
    "many_copy_code": _lt("At most %(most)s button to copy a code."),
    "grouped": _lt("Quick replies must stand together, before or after the others."),
    "same_label": _lt("Two buttons have the same label."),
    "otp": _lt("One-time passwords are for the category Authentication."),
    "url": _lt("The address must begin with https:// and have no blanks."),
    "url_whatsapp": _lt("Meta refuses links to WhatsApp itself."),
    "url_variable": _lt("An address takes one variable, {{1}}, at its end."),
    "phone": _lt("Write the number with its country code, digits only: +5511…"),
    "sample": _lt("Meta requires a sample."),
    "authentication": _lt("Templates of the category Authentication have no header."),
    "authentication_button": _lt(
        "Templates of the category Authentication have one button, which copies the"
        " one-time password."
    ),
    "minutes": _lt("The code expires after 1 to 90 minutes."),
    "ttl": _lt("In this category, from %(least)s to %(most)s seconds."),
    "ttl_kept": _lt("Meta keeps a limit once it has one: enter another figure."),
    "category_fixed": _lt(
        "The category of an approved template cannot be changed: make a new one."
    ),
    "duplicate": _lt("Meta refuses it: the template %(name)s has the same text."),
    "source": _lt("Choose what it is filled with."),
}
