# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Checks that the files for pip, Odoo.sh, OCA and pre-commit agree."""

import ast
import json
import re
import runpy

import pytest
import yaml

from dev.env import node, paths, pins

#: Repositories of pre-commit's hooks, by our Python package of the same tool.
HOOKS = {
    "ruff": "ruff-pre-commit",
    "pylint-odoo": "pylint-odoo",
    "oca-odoo-pre-commit-hooks": "odoo-pre-commit-hooks",
}


@pytest.fixture(scope="module")
def manifest():
    return ast.literal_eval((paths.ROOT / "__manifest__.py").read_text())


def optional_packages():
    return set(
        runpy.run_path(paths.ROOT / "tools" / "optional.py")["PACKAGES"].values()
    )


def test_d5_every_package_is_required_or_optional(manifest):
    required = set(manifest["external_dependencies"]["python"])
    optional = optional_packages()
    assert not required & optional
    lines = (paths.ROOT / "requirements.txt").read_text().splitlines()
    assert {line for line in lines if line and line[0] != "#"} == required | optional


def test_d5_the_installation_guide_names_every_package(manifest):
    guide = (paths.ROOT / "readme" / "INSTALL.md").read_text()
    for name in optional_packages() | set(manifest["external_dependencies"]["python"]):
        assert f"`{name}`" in guide


def test_the_history_knows_this_version(manifest):
    history = (paths.ROOT / "readme" / "HISTORY.md").read_text()
    versions = re.findall(r"(?m)^## (\S+) \(\d{4}-\d\d-\d\d\)$", history)
    assert versions[0] == manifest["version"]
    assert versions == sorted(versions, reverse=True)


def test_pre_commit_runs_the_linters_of_dev_test():
    config = yaml.safe_load((paths.ROOT / ".pre-commit-config.yaml").read_text())
    revisions = {
        repo["repo"].split("/")[-1]: repo.get("rev") for repo in config["repos"]
    }
    for package, repository in HOOKS.items():
        assert revisions[repository] == f"v{pins.pinned_version(package)}"
    [local] = [repo for repo in config["repos"] if repo["repo"] == "local"]
    named = [
        name for hook in local["hooks"] for name in hook["additional_dependencies"]
    ]
    wanted = json.loads(node.PACKAGE.read_text())["dependencies"]
    assert dict(name.rsplit("@", 1) for name in named) == wanted
