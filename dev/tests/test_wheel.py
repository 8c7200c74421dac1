# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests the addon installed by `pip install`, without its optional packages."""

import dataclasses
import os
import shutil
import site
import subprocess
import sys
import urllib.error
import urllib.request
import zipfile
from email.parser import HeaderParser
from pathlib import Path

import pytest
from patience import PATIENCE

from dev.env import paths, toolbox
from dev.env.stack import Stack

ADDON = f"odoo/addons/{paths.ADDON}/"
BUILD = ("-m", "pip", "wheel", "--no-build-isolation", "--no-deps", "--no-index")
#: Hides packages that only a part of the addon needs. Odoo's auth_totp needs `qrcode`
#: itself, and imports it by a statement.
BLOCKER = """\
import importlib
import sys

HIDDEN = ("pydantic", "pillow_heif", "prometheus_client")


class Finder:
    def find_spec(name, path=None, target=None):
        if name.partition(".")[0] in HIDDEN:
            raise ModuleNotFoundError(f"{name} is hidden", name=name)


def import_module(name, package=None, real=importlib.import_module):
    if name == "qrcode":
        raise ModuleNotFoundError(f"{name} is hidden", name=name)
    return real(name, package)


sys.meta_path.insert(0, Finder)
importlib.import_module = import_module
"""
#: Metadata of Odoo for pip, because Odoo is unpacked here and not installed.
ODOO = "Metadata-Version: 2.1\nName: odoo\nVersion: 19.0\n"


def build(source, target):
    command = [sys.executable, *BUILD, "--wheel-dir", target, source]
    done = subprocess.run(command, capture_output=True, text=True)
    assert not done.returncode, done.stdout + done.stderr
    [wheel] = Path(target).glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    return build(paths.ROOT, tmp_path_factory.mktemp("wheel"))


def names(wheel):
    return set(zipfile.ZipFile(wheel).namelist())


def test_the_wheel_has_the_addon_and_nothing_else(wheel):
    found = {name for name in names(wheel) if ".dist-info/" not in name}
    assert {f"{ADDON}__manifest__.py", f"{ADDON}README.md", f"{ADDON}LICENSE"} <= found
    assert all(name.startswith(ADDON) for name in found)
    rooms = {name.removeprefix(ADDON).split("/")[0] for name in found}
    assert not rooms & {"dev", "docs", "build", "pyproject.toml", "requirements.txt"}
    assert not any(name.startswith(".") or name.endswith(".cjs") for name in rooms)
    packed = zipfile.ZipFile(wheel)
    [metadata] = [name for name in names(wheel) if name.endswith("/METADATA")]
    facts = HeaderParser().parsestr(packed.read(metadata).decode())
    assert facts["Name"] == f"odoo-addon-{paths.ADDON}"
    needed = facts.get_all("Requires-Dist")
    assert "odoo-addon-helpdesk_mgmt==19.0.*" in needed
    assert not {"pydantic", "pillow-heif", "prometheus_client"} & set(needed)


def test_the_folders_name_and_git_do_not_matter(wheel, tmp_path):
    copy = tmp_path / "a clone" / "of any name"
    packed = zipfile.ZipFile(wheel)
    for name in names(wheel):
        if name.startswith(ADDON):
            target = copy / name.removeprefix(ADDON)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(packed.read(name))
    shutil.copy(paths.ROOT / "pyproject.toml", copy)
    shutil.copytree(paths.DEV / "packaging", copy / "dev" / "packaging")
    again = build(copy, tmp_path / "wheel")
    assert again.name == wheel.name
    assert names(again) == names(wheel)


@pytest.fixture(scope="module")
def empty(template, tmp_path_factory):
    """The Python of a new virtual environment that finds Odoo and its dependencies."""
    folder = tmp_path_factory.mktemp("environment")
    command = [sys.executable, "-m", "venv", "--without-pip", folder]
    subprocess.run(command, check=True)
    found = toolbox.get()
    near = [*site.getsitepackages(), str(found.odoo.python_path)]
    [packages] = folder.glob("lib/python*/site-packages")
    (packages / "near.pth").write_text("\n".join(near))
    (packages / "hide_optional.py").write_text(BLOCKER)
    (packages / "hide.pth").write_text("import hide_optional\n")
    stub = packages / "odoo-19.0.dist-info"
    stub.mkdir()
    (stub / "METADATA").write_text(ODOO)
    return dataclasses.replace(found, python=folder / "bin" / "python")


def ask(address):
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(address, timeout=PATIENCE) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_it_installs_by_pip_into_an_empty_environment(wheel, empty):
    install = ("-m", "pip", "--python", empty.python, "install", "--no-index", wheel)
    own_paths = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    done = subprocess.run(
        [sys.executable, *install], env=own_paths, capture_output=True, text=True
    )
    assert not done.returncode, done.stdout + done.stderr
    addons = ",".join(map(str, empty.odoo.addons))
    stack = Stack(bare=empty, simulator=False, settings={"addons_path": addons})
    (stack.folder / "odoo.log").unlink(missing_ok=True)
    with stack:
        assert "Registry loaded" in stack.log()
        assert " ERROR " not in stack.log()
        [(state, version)] = stack.query(
            "SELECT state, latest_version FROM ir_module_module WHERE name = %s",
            paths.ADDON,
        )
        assert (state, version) == ("installed", wheel.name.split("-")[1])
        status, page = ask(f"{stack.odoo_url}/api/integrations/whatsapp/webhook")
        assert (status, "Wrong verify token." in page) == (403, True)
        status, page = ask(f"{stack.odoo_url}/api/integrations/whatsapp/docs")
        assert (status, "pydantic" in page) == (503, True)
