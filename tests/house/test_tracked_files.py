"""What is in the repository says nothing of the machine it was written on."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# In pieces, so that this file does not name them either.
HOSTS = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"), ("pythonhosted", "org"), ("registry", "npmjs"), ("npmjs", "com"),
        ("debian", "org"), ("pypi", "python"),
    )
)  # fmt: skip
PLACES = re.compile(r"(?<![\w.$}/-])/(root|work|tmp|home)/\w")

pytestmark = pytest.mark.page_only


@pytest.fixture(scope="module")
def files():
    """Path and text of every file that is tracked or would be."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    paths = [ROOT / name for name in listed.split("\0") if name]
    found = {p: p.read_bytes() for p in paths if p.is_file()}
    return {p: b.decode() for p, b in found.items() if b"\0" not in b}


def test_no_registry_is_named(files):
    assert len(files) > 50
    ours = {p.relative_to(ROOT): text for p, text in files.items() if p.name != "Makefile"}
    assert [(str(p), host) for p, text in ours.items() for host in HOSTS if host in text] == []


def test_the_makefile_names_no_registry_either(files):
    text = files[ROOT / "Makefile"]
    assert [host for host in HOSTS if host in text.replace("htmx.org", "")] == []


def test_no_place_of_one_machine_is_named(files):
    assert [(str(p), m[0]) for p, text in files.items() for m in PLACES.finditer(text)] == []


@pytest.mark.asvs("13.3.1")
def test_no_secret_is_kept_with_the_code(files):
    names = [p.name for p in files]
    assert [n for n in names if n.endswith((".db", ".key", ".pem", ".env"))] == []
    assert [p for p in files if p.parent == ROOT / "instance" and p.name != ".gitignore"] == []


def test_only_the_documentation_page_is_long(files):
    readme = ROOT / "README.md"
    assert readme not in files or len(files[readme].splitlines()) <= 200
