import ast
from collections import defaultdict
from pathlib import Path

from odoo.tests import BaseCase, tagged

MODELS = Path(__file__).parents[1] / "models"


@tagged("post_install", "-at_install")
class TestStructure(BaseCase):
    """Models are spread over many files: none may undo another by accident."""

    def test_no_file_replaces_a_method_of_another(self):
        homes = defaultdict(set)
        for path in MODELS.glob("*.py"):
            for model in ast.parse(path.read_text(encoding="utf-8")).body:
                for name, method in self.methods(model):
                    if "super(" not in ast.unparse(method):
                        homes[self.name_of(model), name].add(path.name)
        self.assertFalse({key: files for key, files in homes.items() if len(files) > 1})

    def methods(self, model):
        if isinstance(model, ast.ClassDef):
            for node in model.body:
                if isinstance(node, ast.FunctionDef):
                    yield node.name, node

    def name_of(self, model):
        values = {
            target.id: node.value.value
            for node in model.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
        }
        return values.get("_name") or values.get("_inherit")
