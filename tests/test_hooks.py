# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import inspect
import re
from contextlib import ExitStack
from pathlib import Path
from unittest.mock import patch

from odoo.tests import TransactionCase, tagged

from ..models.common import hooks
from ..models.common.hooks import Hook

MODELS = Path(hooks.__file__).parent.parent
PACKAGE = hooks.__name__.rpartition(".common.")[0]


def every_hook():
    """Return (name, hook) of all hooks."""
    named = {name: one for name, one in vars(hooks).items() if isinstance(one, Hook)}
    return [*named.items(), *hooks.TOPICS.items(), *hooks.UPDATES.items()]


def rooms_named():
    """Return the room of each method from the comment beside or above its name."""
    rooms, above = {}, None
    for line in inspect.getsource(hooks).splitlines():
        if comment := re.fullmatch(r"\s+# (\w+)", line):
            above = comment[1]
        elif named := re.search(r'"(_\w+)"\)?,(?:  # (\w+))?$', line):
            rooms[named[1]] = named[2] or above
    return rooms


@tagged("post_install", "-at_install")
class TestHooks(TransactionCase):
    """The hooks of ``models/common/hooks.py`` call the methods they list, in order."""

    def test_each_method_is_defined_in_the_room_the_list_says(self):
        rooms = rooms_named()
        for name, hook in every_hook():
            for method in hook.methods:
                with self.subTest(hook=name, method=method):
                    self.assertEqual(self.rooms_of(hook, method), {rooms[method]})

    def test_no_method_is_named_twice_in_a_hook(self):
        for name, hook in every_hook():
            self.assertEqual(len(set(hook.methods)), len(hook.methods), name)

    def test_the_methods_are_called_in_the_order_of_the_list(self):
        for name, hook in every_hook():
            with self.subTest(hook=name), self.recorded(hook) as calls:
                self.assertEqual(
                    hook.run(self.env[hook.model], "argument"), [None] * len(calls)
                )
                expected = [(method, ("argument",)) for method in hook.methods]
                self.assertEqual(calls, expected)

    def test_of_several_values_the_first_that_is_true_counts(self):
        hook = hooks.MESSAGE_OBSTACLES
        second = hook.methods[1]
        with self.recorded(hook, {second: "opted_out"}) as calls:
            self.assertEqual(hook.first(self.env[hook.model]), "opted_out")
        self.assertEqual([method for method, _args in calls], list(hook.methods[:2]))
        with self.recorded(hook):
            self.assertIsNone(hook.first(self.env[hook.model]))

    def test_each_hook_is_run_somewhere(self):
        sources = [path.read_text("utf-8") for path in MODELS.glob("*/*.py")]
        names = [name for name, _hook in every_hook() if name.isupper()]
        for name in [*names, "TOPICS"]:
            is_run = any(f"hooks.{name}" in source for source in sources)
            self.assertTrue(is_run, f"nothing runs {name}")

    def rooms_of(self, hook, method):
        """Return the rooms that define ``method`` for the hook's model."""
        modules = [
            one.__module__
            for one in self.registry[hook.model].__mro__
            if method in vars(one) and one.__module__.startswith(f"{PACKAGE}.")
        ]
        return {module.removeprefix(f"{PACKAGE}.").split(".")[0] for module in modules}

    def recorded(self, hook, values=None):
        """Replace the methods of ``hook``; returns the list that records their calls.

        :param dict values: what some of the methods return
        """
        return Recorded(self.registry[hook.model], hook, values or {})


class Recorded(ExitStack):
    def __init__(self, model, hook, values):
        super().__init__()
        self.model, self.hook, self.values = model, hook, values
        self.calls = []

    def __enter__(self):
        super().__enter__()
        for name in self.hook.methods:
            self.enter_context(patch.object(self.model, name, self.stand_in(name)))
        return self.calls

    def stand_in(self, name):
        def called(_records, *args):
            self.calls.append((name, args))
            return self.values.get(name)

        return called
