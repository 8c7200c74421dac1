# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import ast
import functools
import re
from collections import defaultdict
from pathlib import Path

from odoo.tests import BaseCase

ROOT = Path(__file__).parents[1]
MODELS = ROOT / "models"
#: The rooms in the order they load, as models/__init__ lists them.
ROOMS = re.findall(r"(?m)^from \. import (\w+)", (MODELS / "__init__.py").read_text())
FOLDERS = ("models", "controllers", "tools", "wizards", "tests", "migrations", "dev")
LICENCE = "# License AGPL-3.0 or later"
FILES, LINES = 12, 1_500
FILE_LINES, FUNCTION_LINES = 500, 50
#: Verbs that have meant seven things each.
PRIVATE_WORDS = {"tell", "tells", "told", "keep", "kept", "meet", "heir", "stray"}
PRIVATE_WORDS |= {"hear", "heard", "heed"}

#: Which later room an earlier one calls, and why: see whether a hook will do first.
CALLS_LATER = {
    ("account", "inbox"): "a new account takes up the updates that waited for it",
    ("identity", "conversation"): "who has become another person ends their sessions",
    ("inbox", "conversation"): "an update is dispatched to what it is about",
    ("inbox", "health"): "what Meta sends unsigned is shown on the health page",
    ("message", "ticket"): "a message is posted in the chatter of its ticket",
    ("message", "content"): "a message's body shows forms, orders and cards",
    ("message", "outbox"): "a status may say that sending has failed",
    ("ticket", "files"): "an answer carries files",
    ("conversation", "bot"): "routing asks the bot first",
    ("conversation", "notice"): "a new ticket is confirmed",
    ("bot", "hours"): "a command opens a ticket out of hours",
    ("service_checks", "health"): "who is alarmed is checked as soon as it is changed",
    ("bot", "notice"): "a new ticket is confirmed",
    ("bot", "template_message"): "the bot's texts are templates",
    ("notice", "template"): "rules name templates",
    ("notice", "template_message"): "rules send templates",
    ("notice", "trouble"): "what was sent by e-mail instead needs nobody",
    ("template_message", "files"): "a template's header has a file",
    ("template_message", "trouble"): "what was sent as a template needs nobody",
    ("direct_send", "health"): "what Meta says of Direct Send is on the health page",
    ("health_checks", "health"): "a check reads what Meta has reported before",
}
#: What may commit besides the lane, and why.
COMMITTING = {
    *("models/lane/run.py", "models/lane/outcomes.py"),
    # before or after Meta is called, so that no lock is held meanwhile
    *("models/guide/guide.py", "models/health/page.py", "models/health/subscribe.py"),
    *("models/api/message.py", "models/api/template.py"),
    "models/api/feed.py",  # so that it reads what others have stored by then
    # housekeeping by dates, with nothing that could be lost or tried again
    *("models/conversation/helpdesk_whatsapp_session.py", "models/privacy/account.py"),
    *("models/figures/helpdesk_whatsapp_measure.py", "models/notice/sla.py"),
    "models/schedule/sending.py",  # one e-mail, and that it was sent, a transaction
    "models/tallies/helpdesk_whatsapp_tally_day.py",
}
#: Context keys that a client cannot steer by, and why.
HARMLESS_KEYS = {
    "whatsapp_template_by_name",  # changes only how names are shown to who sets it
    "whatsapp_digest",  # counts only as an instance of Digest, which JSON cannot hold
    "whatsapp_recipients",  # likewise, of Recipients
}
#: Odoo's own methods, of which each room may extend those it needs.
ODOOS = {
    *("_search", "_check_access", "_has_field_access", "_register_hook"),
    *("_compute_display_name", "_message_track", "_notify_get_recipients"),
    "_to_store_defaults",
}


class Source:
    """A Python file of the addon."""

    def __init__(self, path):
        self.path = path
        self.text = path.read_text(encoding="utf-8")
        self.tree = ast.parse(self.text)
        self.nodes = list(ast.walk(self.tree))
        self.name = str(path.relative_to(ROOT))
        parts = path.relative_to(ROOT).parts
        self.room = parts[1] if parts[0] == "models" and len(parts) > 2 else None

    def imports(self):
        """Yield (module from the addon's root as a tuple, names, line) of imports."""
        here = self.path.relative_to(ROOT).parts[:-1]
        for node in self.nodes:
            if isinstance(node, ast.ImportFrom) and node.level:
                base = here[: len(here) - node.level + 1]
                module = tuple((node.module or "").split(".")) if node.module else ()
                names = [alias.name for alias in node.names]
                yield (*base, *module), names, node.lineno

    def models(self):
        """Yield (name of the model, whether it is defined here, class) of classes."""
        for node in self.tree.body:
            if not isinstance(node, ast.ClassDef):
                continue
            values = {
                statement.targets[0].id: statement.value
                for statement in node.body
                if isinstance(statement, ast.Assign)
                and isinstance(statement.targets[0], ast.Name)
            }
            named, inherited = values.get("_name"), values.get("_inherit")
            if isinstance(named, ast.Constant):
                yield named.value, True, node
            elif isinstance(inherited, ast.Constant):
                yield inherited.value, False, node

    def functions(self):
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
        return [node for node in self.nodes if isinstance(node, kinds)]


@functools.cache
def read(path):
    return Source(path)


def functions_of(node):
    return [one for one in node.body if isinstance(one, ast.FunctionDef)]


def sources(*folders):
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield read(path)


def rooms():
    """Yield each room with its files besides ``__init__``."""
    for room in ROOMS:
        yield (
            room,
            [
                read(path)
                for path in sorted((MODELS / room).glob("*.py"))
                if path.name != "__init__.py"
            ],
        )


class TestRooms(BaseCase):
    """Each test checks a rule of the folders, and says where code belongs."""

    def assertNone(self, found, where_it_belongs):
        self.assertFalse(found, f"{where_it_belongs}: {'; '.join(map(str, found))}")

    def test_models_holds_rooms_and_nothing_else(self):
        there = {path.name for path in MODELS.iterdir()} - {"__pycache__"}
        self.assertNone(
            sorted(there ^ {*ROOMS, "__init__.py"}),
            "A model file belongs in a room, and a room in the list of models/__init__",
        )

    def test_each_room_is_listed_with_a_line_on_what_it_is(self):
        text = (MODELS / "__init__.py").read_text()
        self.assertNone(
            [room for room in ROOMS if not re.search(rf"import {room}  # \w", text)],
            "models/__init__ says in a comment what each room is",
        )

    def test_a_room_says_which_models_it_defines_and_extends(self):
        wrong = []
        for room, files in rooms():
            said = ast.get_docstring(
                ast.parse((MODELS / room / "__init__.py").read_text())
            )
            for source in files:
                wrong += [
                    f"models/{room} does not name {model}"
                    for model, _is_defined, _node in source.models()
                    if f"``{model}``" not in (said or "")
                ]
        self.assertNone(
            wrong, "A room's docstring names the models it defines and extends"
        )

    def test_a_room_has_few_files_and_few_lines(self):
        large = []
        for room, files in rooms():
            lines = sum(source.text.count("\n") for source in files)
            if len(files) > FILES or lines > LINES:
                large.append(f"models/{room} has {len(files)} files, {lines} lines")
        self.assertNone(
            large, f"More than {FILES} files or {LINES} lines are two rooms"
        )

    def test_a_file_is_named_after_its_model_or_what_it_does(self):
        wrong = []
        for _room, files in rooms():
            for source in files:
                stem, prefix = source.path.stem, "helpdesk_whatsapp_"
                defined = {
                    model.replace(".", "_")
                    for model, is_defined, _node in source.models()
                    if is_defined
                }
                if stem.startswith(prefix) and stem not in defined:
                    wrong.append(source.name)
                if defined and stem.startswith(prefix) and stem not in defined:
                    wrong.append(source.name)
        self.assertNone(
            wrong,
            "The prefix helpdesk_whatsapp_ is for the file that defines that model;"
            " name others after what they do",
        )

    def test_files_and_functions_are_short(self):
        long = []
        for source in sources("models", "controllers", "tools", "wizards", "tests"):
            lines = source.text.count("\n")
            if lines >= FILE_LINES:
                long.append(f"{source.name} has {lines} lines")
            for function in source.functions():
                length = function.end_lineno - function.lineno + 1
                if length > FUNCTION_LINES:
                    long.append(f"{source.name}: {function.name} has {length} lines")
        self.assertNone(long, "A long file is two, a long function several")

    def test_each_file_says_whose_it_is(self):
        self.assertNone(
            [
                source.name
                for source in sources(*FOLDERS)
                if source.text and LICENCE not in source.text[:300]
            ],
            "A Python file begins with its copyright and licence lines",
        )

    # --------------------------------------------------------------- who knows whom

    def test_a_room_imports_earlier_rooms_only(self):
        wrong = []
        for room, files in rooms():
            for source in files:
                for module, names, line in source.imports():
                    of = module[1] if module[:1] == ("models",) and module[1:] else room
                    if of in ROOMS and ROOMS.index(of) > ROOMS.index(room):
                        wrong.append(f"{source.name}:{line} imports {names} of {of}")
        self.assertNone(
            wrong, "What two rooms need belongs in models/common or in tools"
        )

    def test_constants_of_several_rooms_stand_in_common_or_tools(self):
        wrong = []
        for room, files in rooms():
            for source in files:
                for module, names, line in source.imports():
                    is_rooms = module[:1] == ("models",) and module[1:]
                    constants = [name for name in names if name.isupper()]
                    if (
                        is_rooms
                        and module[1] not in (room, "common", "lane")
                        and constants
                    ):
                        wrong.append(f"{source.name}:{line} imports {constants}")
        self.assertNone(wrong, "A constant of two rooms belongs in common or in tools")

    def test_no_model_imports_a_controller_or_a_wizard(self):
        self.assertNone(
            [
                f"{source.name}:{line}"
                for source in sources("models", "tools")
                for module, _names, line in source.imports()
                if module[:1] in (("controllers",), ("wizards",))
            ],
            "What models and controllers share belongs in tools",
        )

    def test_tools_know_no_odoo(self):
        wrong = []
        for source in sources("tools"):
            for node in source.nodes:
                module = getattr(node, "module", None) or ""
                names = [alias.name for alias in getattr(node, "names", [])]
                is_import = isinstance(node, ast.Import | ast.ImportFrom)
                if is_import and re.match(r"odoo\b", module or names[0]):
                    wrong.append(f"{source.name}:{node.lineno}")
                if isinstance(node, ast.ImportFrom) and node.level:
                    continue
        wrong += [
            f"{source.name}:{line} imports {'.'.join(module)}"
            for source in sources("tools")
            for module, _names, line in source.imports()
            if module[:1] != ("tools",)
        ]
        self.assertNone(wrong, "What needs Odoo belongs in a room of models")

    def test_a_method_is_overridden_once_outside_its_room(self):
        chains = defaultdict(list)
        for room, files in rooms():
            for source in files:
                for model, _is_defined, node in source.models():
                    for statement in node.body:
                        if isinstance(statement, ast.FunctionDef):
                            chains[model, statement.name].append((room, source.name))
        wrong = []
        for (model, name), places in chains.items():
            outside = [place for room, place in places if room != places[0][0]]
            if name.startswith("_") and name not in ODOOS and len(outside) > 1:
                wrong.append(f"{model}.{name} in {', '.join(outside)}")
        self.assertNone(
            wrong,
            "What several rooms must hear of is one hook of models/common/hooks.py",
        )

    def test_a_room_calls_a_later_one_only_where_a_reason_is_written(self):
        owners = defaultdict(set)
        for room, files in rooms():
            for source in files:
                for node in source.nodes:
                    if isinstance(node, ast.ClassDef):
                        for function in functions_of(node):
                            owners[function.name].add(room)
        found = defaultdict(list)
        for room, files in rooms():
            for source in files:
                for node in source.nodes:
                    name = getattr(node, "attr", "")
                    [of, *others] = owners.get(name) or [room]
                    is_ours = name.startswith("_") or "whatsapp" in name
                    if is_ours and not others and ROOMS.index(of) > ROOMS.index(room):
                        place = f"{source.name}:{node.lineno} calls {name}"
                        found[room, of].append(place)
        self.assertNone(
            [found[pair] for pair in found.keys() - CALLS_LATER.keys()],
            "What a later room does is a listener in models/common/hooks.py",
        )
        self.assertNone(
            sorted(CALLS_LATER.keys() - found.keys()), "No longer called: strike them"
        )

    # ---------------------------------------------------------------- one of each kind

    def test_one_lane_commits_progress(self):
        self.assertNone(
            [
                place
                for place in self.with_attribute("_commit_progress")
                if place.partition(":")[0] not in COMMITTING
            ],
            "A queue is an instance of Lane in models/lane/lane.py",
        )

    def test_one_way_to_make_an_attachment(self):
        creates = re.compile(r"""\[["']ir\.attachment["']\][^\n]*\.create\(""")
        self.assertNone(
            [
                source.name
                for source in sources("models", "wizards", "controllers")
                if source.name != "models/common/attachments.py"
                and creates.search(source.text)
            ],
            "Attachments are made in models/common/attachments.py",
        )

    def test_one_table_of_states(self):
        table = "models/common/message_states.py"
        self.assertNone(
            [
                source.name
                for source in sources("models", "controllers")
                if source.name != table and '"delivered", "read"' in source.text
            ],
            f"Lists of a message's states are made from {table}",
        )

    def test_one_end_of_sending(self):
        ends = [
            source.name
            for _room, files in rooms()
            for source in files
            for model, _is_defined, node in source.models()
            for statement in node.body
            if model == "helpdesk.whatsapp.message"
            and getattr(statement, "name", "") == "_fail"
        ]
        self.assertEqual(
            ends,
            ["models/outbox/failing.py"],
            "What follows a failure is a method in MESSAGE_FAILED of common/hooks.py",
        )

    def with_attribute(self, name):
        return [
            f"{source.name}:{node.lineno}"
            for source in sources("models", "wizards", "controllers")
            for node in source.nodes
            if isinstance(node, ast.Attribute) and node.attr == name
        ]

    def test_contexts_do_not_steer(self):
        wrong = []
        for source in sources("models", "wizards", "controllers"):
            for node in source.nodes:
                if isinstance(node, ast.Compare) and isinstance(
                    node.ops[0], ast.Is | ast.IsNot
                ):
                    for inner in ast.walk(node):
                        inner.is_compared = True
            for node in source.nodes:
                is_ours = (
                    isinstance(node, ast.Call)
                    and ast.unparse(node.func).endswith("context.get")
                    and node.args
                    and str(getattr(node.args[0], "value", "")).startswith("whatsapp")
                )
                is_harmless = is_ours and node.args[0].value in HARMLESS_KEYS
                if is_ours and not is_harmless and not hasattr(node, "is_compared"):
                    wrong.append(f"{source.name}:{node.lineno}")
        self.assertNone(
            wrong,
            "Clients write contexts: pass an argument, or compare with a sentinel of"
            " models/common/sentinels.py by `is`",
        )

    # ------------------------------------------------------------------- names, folders

    def test_names_are_the_trades_words(self):
        self.assertNone(
            [
                f"{source.name}: {function.name}"
                for source in sources("models", "controllers", "tools", "wizards")
                for function in source.functions()
                if PRIVATE_WORDS & set(function.name.split("_"))
            ],
            "Say what it does: log, send, notify, store, route, find or create",
        )

    def test_views_scripts_and_tests_stand_in_the_same_rooms(self):
        others = {"static/tests": {"tours"}}
        for folder in ("views", "static/src", "static/tests", "tests"):
            with self.subTest(folder=folder):
                there = {p.name for p in (ROOT / folder).iterdir() if p.is_dir()}
                there -= {"__pycache__"} | others.get(folder, set())
                self.assertNone(
                    sorted(there - set(ROOMS)),
                    f"A folder of {folder} is named as a room",
                )

    def test_tests_of_rooms_are_found_by_odoos_own_runner(self):
        named = (ROOT / "tests" / "__init__.py").read_text()
        self.assertNone(
            [
                str(path.relative_to(ROOT))
                for path in (ROOT / "tests").rglob("test_*.py")
                if not re.search(rf"\b{path.stem}\b", named)
            ],
            "tests/__init__ imports each file of tests",
        )
