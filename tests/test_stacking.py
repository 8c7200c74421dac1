# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import inspect
import textwrap
from collections import defaultdict

from odoo.tests import TransactionCase, tagged

MODULE = "helpdesk_mgmt_whatsapp"


@tagged("post_install", "-at_install")
class TestStacking(TransactionCase):
    """The files that extend a model do not override each other's methods by accident.

    The order of overrides is read from the registry's classes.
    """

    def test_no_file_replaces_a_method_of_another(self):
        replaced = []
        for model, name, methods in self.methods():
            *overrides, _first = methods
            replaced += [
                f"{model}.{name} in {method.__module__} hides what comes behind it"
                for method in overrides
                if not calls_super(method)
            ]
        self.assertFalse(replaced)

    def test_no_file_overrides_what_it_comes_behind(self):
        lost = []
        for model, name, methods in self.methods():
            behind = self.registry[model].__mro__
            behind = behind[behind.index(self.class_of(model, methods[-1])) + 1 :]
            is_there = any(name in vars(one) for one in behind)
            if calls_super(methods[-1]) and not is_there:
                lost.append(f"{model}.{name} in {methods[-1].__module__}")
        self.assertFalse(lost)

    def test_what_refers_to_what_is_deleted_is_indexed(self):
        """Without an index, erasing a customer scans the table of messages."""
        deleted = {
            *("helpdesk.whatsapp.message", "helpdesk.whatsapp.contact"),
            *("helpdesk.whatsapp.session", "helpdesk.ticket", "mail.message"),
        }
        self.env.cr.execute(
            """
            SELECT pg_class.relname, attname FROM pg_index
              JOIN pg_class ON pg_class.oid = indrelid
              JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[0]
             WHERE indpred IS NULL
                OR pg_get_expr(indpred, indrelid) = format('(%I IS NOT NULL)', attname)
            """
        )
        indexed = set(self.env.cr.fetchall())
        slow = [
            str(field)
            for model in self.registry.values()
            if model._auto and not model._transient
            for field in model._fields.values()
            if MODULE in field._modules
            and field.type == "many2one"
            and field.store
            and field.comodel_name in deleted
            and (model._table, field.name) not in indexed
        ]
        self.assertFalse(slow)

    def classes(self, model):
        """Return the addon's classes of ``model`` in their method resolution order."""
        return [
            one
            for one in self.registry[model].__mro__
            if one.__module__.startswith(f"odoo.addons.{MODULE}.")
        ]

    def class_of(self, model, method):
        [found] = [one for one in self.classes(model) if method in functions(one)]
        return found

    def methods(self):
        """Yield (model, name, the addon's functions of that name in call order)."""
        for model in self.registry:
            found = defaultdict(list)
            for one in self.classes(model):
                for function in functions(one):
                    found[function.__name__].append(function)
            for name, methods in found.items():
                yield model, name, methods


def functions(one):
    return [value for value in vars(one).values() if inspect.isfunction(value)]


def calls_super(function):
    return "super(" in textwrap.dedent(inspect.getsource(inspect.unwrap(function)))
