# Copyright 2026 helpdesk_mgmt_whatsapp contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Downloads Debian packages and unpacks them, without root rights.

apt runs with lists and caches of its own, and does not change the machine's; the
mirror, the proxy and the keys are the machine's.
"""

import os
import re
import shutil
from pathlib import Path

from . import processes
from .say import Trouble, note

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
#: A package that apt would install; an update names the former version in brackets.
NEW = re.compile(r"^Inst (\S+) \(", re.MULTILINE)
ELSEWHERE = "or set ODOO_SRC to a checkout of Odoo 19.0"


def require_apt():
    for tool in ("apt-get", "apt-cache", "dpkg-deb"):
        if not shutil.which(tool):
            raise Trouble(f"{tool} is not here: use Debian 12 or newer, {ELSEWHERE}.")


class Apt:
    """An apt with its own folders, for the machine's sources or one suite."""

    def __init__(self, folder, suite="", mirror=""):
        self.folder = folder
        for part in ("lists/partial", "cache/archives/partial", "debs"):
            (folder / part).mkdir(parents=True, exist_ok=True)
        lines = [
            f'Dir::State::Lists "{folder}/lists";',
            f'Dir::Cache "{folder}/cache";',
            'Acquire::Languages "none";',
            'Acquire::Retries "2";',
        ]
        if os.geteuid() == 0:
            # The user `_apt` might not reach the folder.
            lines.append('APT::Sandbox::User "root";')
        if suite:
            source = f"deb [signed-by={KEYRING}] {mirror} {suite} main\n"
            (folder / "sources.list").write_text(source)
            lines += [
                f'Dir::Etc::SourceList "{folder}/sources.list";',
                'Dir::Etc::SourceParts "/dev/null";',
                'Dir::Etc::PreferencesParts "/dev/null";',
                'Dir::Etc::Preferences "/dev/null";',
                'APT::Update::Error-Mode "any";',
            ]
        (folder / "apt.conf").write_text("\n".join(lines) + "\n")

    def run(self, *command):
        env = os.environ | {"APT_CONFIG": str(self.folder / "apt.conf"), "LC_ALL": "C"}
        return processes.call(command, env=env, cwd=self.folder / "debs")

    def update(self):
        result = self.run("apt-get", "-q", "update")
        if result.returncode:
            raise no_download("Debian's package lists", result.stdout)

    def mirror(self):
        """Return the URI of the machine's mirror of Debian."""
        wanted = "$(LABEL)|$(SITE)|$(REPO_URI)"
        result = self.run(
            "apt-get", "indextargets", "--format", wanted, "Created-By: Packages"
        )
        for text in result.stdout.splitlines():
            label, _site, uri = (text.split("|") + ["", ""])[:3]
            if label == "Debian" and uri:
                return uri
        raise Trouble(
            f"apt knows no mirror of Debian here (no network?): try again, {ELSEWHERE}."
        )

    def pick(self, name, version):
        """Return `name=version`, with another version of the series if it is gone."""
        if not version:
            return name
        shown = self.run("apt-cache", "madison", name).stdout
        rows = [row.split("|") for row in shown.splitlines()]
        offered = [row[1].strip() for row in rows if row[1:]]
        if version in offered:
            return f"{name}={version}"
        series = ".".join(re.split(r"[.+~-]", version)[:2])
        for other in offered:
            if other.startswith(f"{series}."):
                note(f"{name} {version} is no longer offered; {other} is taken instead")
                return f"{name}={other}"
        raise Trouble(f"Debian no longer offers {name} {series}: set ODOO_SRC instead.")

    def missing(self, name):
        """Return the packages that `name` needs and the machine does not have."""
        needed = ("install", "--no-install-recommends", name)
        shown = self.run("apt-get", "-q", "--simulate", *needed).stdout
        return [other for other in NEW.findall(shown) if other != name]

    def unpack(self, names, target):
        result = self.run("apt-get", "-q", "download", *names)
        if result.returncode:
            raise no_download(", ".join(names), result.stdout)
        for deb in sorted((self.folder / "debs").glob("*.deb")):
            unpacked = self.run("dpkg-deb", "-x", str(deb), str(target))
            if unpacked.returncode:
                raise Trouble(f"{deb.name} cannot be unpacked: {unpacked.stdout}")
            deb.unlink()


def own_packages(names, work, target):
    """Unpack packages of the machine's suite; returns the apt of that suite."""
    require_apt()
    apt = Apt(work / "own")
    apt.update()
    apt.unpack(names, target)
    return apt


def no_download(what, output):
    rows = output.strip().splitlines() or ["no answer"]
    reason = next((row for row in rows if row.startswith("E:")), rows[-1])
    return Trouble(
        f"{what} could not be downloaded (no network?): check the connection and try "
        f"again, {ELSEWHERE} ({reason.strip()})."
    )
