"""Where a line lives: slices import leftwards, rooms stay small, names mean something."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PORTAL = ROOT / "portal"
TEMPLATES = ROOT / "templates"
# The order of the house; a file of portal/ itself is "platform".
ORDER = ("platform", "trail", "people", "units", "rota", "requests", "shelters", "cases", "board")
ORDER += ("demo",)
SEE_ALL = {"__init__.py", "cli.py"}
BANNED = {"services", "utils", "helpers", "common", "manager"}
SOURCES = sorted(p for p in PORTAL.rglob("*.py") if "versions" not in p.parts)

pytestmark = pytest.mark.page_only


def named(path):
    return str(path.relative_to(ROOT))


def slice_of(path):
    return path.relative_to(PORTAL).parts[0] if path.parent != PORTAL else "platform"


def imported(node):
    """The modules of ours that an import names."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if node.module == "portal":
        return [f"portal.{alias.name}" for alias in node.names]
    return [node.module or ""]


def excused(tree, lines):
    """Imports inside a function that say on their line why they stand there."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            for node in ast.walk(function):
                is_import = isinstance(node, ast.Import | ast.ImportFrom)
                if is_import and "#" in lines[node.lineno - 1]:
                    yield node


def rightward(path):
    text = path.read_text()
    tree = ast.parse(text)
    allowed = set(excused(tree, text.splitlines()))
    here = ORDER.index(slice_of(path))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom) and node not in allowed:
            for module in imported(node):
                first = module.removeprefix("portal.").split(".")[0]
                if module.startswith("portal.") and first in ORDER and ORDER.index(first) > here:
                    yield f"{named(path)}:{node.lineno} {module}"


def test_every_folder_has_its_place_in_the_order():
    folders = {p.parent.name for p in SOURCES if p.parent != PORTAL}
    assert folders - {"migrations"} <= set(ORDER)


def test_slices_import_only_leftwards():
    sources = [p for p in SOURCES if p.parent != PORTAL or p.name not in SEE_ALL]
    sources = [p for p in sources if "migrations" not in p.parts]
    assert [found for path in sources for found in rightward(path)] == []


def functions(path):
    return [n for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.FunctionDef)]


def is_view(function):
    methods = {"get", "post", "route"}
    decorators = [d.func for d in function.decorator_list if isinstance(d, ast.Call)]
    return any(isinstance(d, ast.Attribute) and d.attr in methods for d in decorators)


def length(function):
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return body[-1].end_lineno - body[0].lineno + 1


def test_views_load_check_act_commit_answer():
    views = [f for path in SOURCES for f in functions(path) if is_view(f)]
    assert len(views) >= 10
    assert [(f.name, length(f)) for f in views if length(f) > 15] == []


def test_files_and_templates_stay_small():
    for most, paths in ((299, SOURCES), (119, sorted(TEMPLATES.rglob("*.html")))):
        found = {named(p): len(p.read_text().splitlines()) for p in paths}
        assert len(found) > 5
        assert {name: n for name, n in found.items() if n > most} == {}


def test_no_room_is_named_for_nothing():
    assert {p.stem for p in SOURCES} & BANNED == set()
    assert {p.name for p in PORTAL.iterdir()} & (BANNED | {"admin"}) == set()


def public_things(tree):
    """The module itself, its classes and functions, and their methods, where named openly."""
    yield tree
    for node in [
        *tree.body,
        *[m for c in tree.body if isinstance(c, ast.ClassDef) for m in c.body],
    ]:
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
            yield node


# What a library calls is described by the library.
THEIRS = {"process_bind_param", "process_result_value"}


def test_what_is_public_says_what_it_means():
    mute = [
        f"{named(path)}: {getattr(thing, 'name', 'the module')}"
        for path in SOURCES
        for thing in public_things(ast.parse(path.read_text()))
        if not ast.get_docstring(thing) and getattr(thing, "name", "") not in THEIRS
    ]
    assert mute == []


def lines_with(pattern, paths):
    return {named(p) for p in paths if re.search(pattern, p.read_text())}


def test_only_web_knows_htmx():
    # The answer's dress names HX-Request in Vary and reads nothing.
    reads = r"HX-(?!Request\"\)\))"
    assert lines_with(reads, SOURCES) - {"portal/web.py"} <= {"portal/headers.py"}
    assert "request.headers" not in "".join(
        line for line in (PORTAL / "headers.py").read_text().splitlines() if "HX-" in line
    )


@pytest.mark.asvs("1.1.2")
@pytest.mark.asvs("1.3.7")
def test_nothing_gets_round_the_autoescape():
    pages = sorted(TEMPLATES.rglob("*.html"))
    assert lines_with(r"\|\s*safe\b|autoescape", pages) == set()
    assert lines_with(r"render_template_string|autoescape", SOURCES) == set()
    ours = {"portal/i18n.py", "portal/web.py", "portal/assets.py", "portal/qr.py"}
    assert lines_with(r"\bMarkup\(", SOURCES) == ours


@pytest.mark.asvs("1.3.2")
@pytest.mark.asvs("1.5.2")
def test_nothing_evaluates_or_unpickles():
    assert lines_with(r"\b(eval|exec)\(|\b(pickle|marshal|shelve|yaml)\b", SOURCES) == set()


@pytest.mark.asvs("1.2.5")
def test_nothing_starts_a_shell():
    assert lines_with(r"shell=True|os\.system|os\.popen|\bsubprocess\b", SOURCES) == set()


def test_templates_hold_no_style_and_no_script():
    pages = sorted(TEMPLATES.rglob("*.html"))
    assert lines_with(r"(?i)\sstyle\s*=|\son[a-z]+\s*=|javascript:|hx-on", pages) == set()
    assert lines_with(r"<script(?![^>]*\ssrc=)", pages) == set()
    assert lines_with(r"<style(?!>\{\{ critical_css \}\}</style>)", pages) == set()


@pytest.mark.asvs("3.2.2")
def test_our_script_writes_text_only():
    script = (ROOT / "static" / "app.js").read_text()
    assert not re.search(
        r"innerHTML|outerHTML\s*=|insertAdjacentHTML|document\.write|eval\(", script
    )
