"""The house's rules on where a line lives, held as tests."""

import ast
import inspect
import re
import subprocess
import textwrap

import pytest

from portal.settings import ROOT

PORTAL = ROOT / "portal"
SLICES = ("trail", "people", "units", "rota", "requests", "shelters", "cases", "board", "demo")
FILES = sorted(p for p in PORTAL.rglob("*.py") if "versions" not in p.parts)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
BANNED = {"services", "utils", "helpers", "common", "manager", "misc", "admin"}
PUBLIC = {
    "assets.static", "people.choose_language", "people.healthz", "people.leave", "people.sign_in",
    "people.sign_out", "people.welcome",
}  # fmt: skip
# Writes that need no key: each is the same done twice, or ends what a second try would find.
NOT_ONCE = {
    "people.choose_language": "the same language twice",
    "people.leave": "an ended sitting ends again",
    "people.sign_in": "a second sitting ends the first of this browser",
    "people.sign_out": "an ended sitting ends again",
    "people.welcome": "the link is used up by the first",
}


def name_of(path):
    return str(path.relative_to(ROOT))


def rank(path):
    """How far right a file stands: the platform 0, then the slices in their order."""
    part = path.relative_to(PORTAL).parts[0]
    return SLICES.index(part) + 1 if part in SLICES else 0


def imported(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            for alias in node.names:
                yield f"{node.module}.{alias.name}"
        elif isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name


# The application's own maker and its commands see every room; errors are written to the trail.
SEES_ALL = {"portal/__init__.py", "portal/cli.py"}
ALLOWED = {("portal/web.py", "portal.trail.models"), ("portal/migrations/env.py", "portal.trail")}


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_slice_imports_only_leftwards(path):
    if name_of(path) in SEES_ALL:
        return
    for module in imported(path):
        parts = module.split(".")
        if parts[0] == "portal" and len(parts) > 1 and parts[1] in SLICES:
            is_allowed = any(
                name_of(path) == a and (module + ".").startswith(b + ".") for a, b in ALLOWED
            )
            assert is_allowed or SLICES.index(parts[1]) + 1 <= rank(path), module


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_file_is_named_for_a_noun_and_stays_small(path):
    assert path.stem not in BANNED
    assert len(path.read_text().splitlines()) < 300


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_stays_small_and_holds_no_style_or_script(path):
    text = path.read_text()
    assert len(text.splitlines()) < 120
    assert not re.search(r"\s(style|on[a-z]+|hx-on[^=]*)=", text)
    assert not re.search(r"<script(?![^>]*src=)", text)
    assert not re.search(r"\|\s*safe\b", text)
    assert not re.search(r"^\{%-? (set|import)", text, re.MULTILINE)


def body_lines(view):
    tree = ast.parse(textwrap.dedent(inspect.getsource(inspect.unwrap(view))))
    function = next(n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef))
    first = function.body[1] if ast.get_docstring(function) else function.body[0]
    return function.end_lineno - first.lineno + 1


def views(app):
    return {e: v for e, v in app.view_functions.items() if e != "static"}


def test_a_view_is_short(app):
    long = {e: n for e, v in views(app).items() if (n := body_lines(v)) > 15}
    assert long == {}


def test_every_view_says_who_may_and_the_public_ones_are_few(app):
    marks = {e: (hasattr(v, "needs"), hasattr(v, "is_public")) for e, v in views(app).items()}
    assert all(sum(mark) == 1 for mark in marks.values()), marks
    assert {e for e, (_, is_public) in marks.items() if is_public} == PUBLIC


def test_every_write_is_once_or_says_why_not(app):
    writes = {r.endpoint for r in app.url_map.iter_rules() if "POST" in r.methods}
    assert {e for e in writes if not hasattr(app.view_functions[e], "is_once")} == set(NOT_ONCE)


def test_one_name_four_addresses(app):
    for endpoint, view in views(app).items():
        assert endpoint.split(".")[-1] == view.__name__


def test_addresses_are_nouns_in_kebab_case(app):
    for rule in app.url_map.iter_rules():
        bare = re.sub(r"<[^>]+>", "", rule.rule)
        assert re.fullmatch(r"[a-z/-]*", bare), rule.rule


@pytest.mark.asvs("1.1.2", "1.3.7")
def test_only_one_module_speaks_htmx_and_few_make_markup():
    for path in FILES:
        text = path.read_text()
        if path.name != "web.py" and path.name != "headers.py":
            assert '"HX-' not in text, path
        if path.name not in {"web.py", "i18n.py", "assets.py"}:
            assert "Markup" not in text, path
        assert "render_template_string" not in text, path


@pytest.mark.asvs("1.2.5", "1.3.2", "11.4.1")
def test_dangerous_calls_are_absent():
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                assert called not in {"eval", "exec", "os.system", "pickle.loads", "yaml.load"}
                assert called not in {"hashlib.md5", "hashlib.sha1"}
                assert not any(k.arg == "shell" for k in node.keywords)


@pytest.mark.asvs("3.2.2")
def test_our_script_writes_text_only():
    script = (ROOT / "static" / "app.js").read_text()
    assert not re.search(
        r"innerHTML|outerHTML\s*=|insertAdjacentHTML|document\.write|eval\(", script
    )


def test_public_functions_say_what_they_do():
    for path in FILES:
        tree = ast.parse(path.read_text())
        assert ast.get_docstring(tree), path
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) or (
                isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
            ):
                nested = node.name in {"mark", "keyed"}
                assert ast.get_docstring(node) or nested, (path.name, node.name)


def test_style_is_logical_and_light():
    css = re.sub(r"/\*.*?\*/", "", (ROOT / "static" / "app.css").read_text(), flags=re.DOTALL)
    sides = r"(?<![\w-])(left|right|margin-(left|right|top|bottom)|padding-(left|right|top|bottom)"
    assert not re.search(sides + r"|border-(left|right)|width|height)\s*:", css)
    for size in re.findall(r"font-size:\s*([\d.]+)(px|rem)", css):
        assert float(size[0]) * (16 if size[1] == "rem" else 1) >= 14


def test_the_inlined_style_stays_under_five_thousand_bytes(app):
    assert 1_000 < len(app.jinja_env.globals["critical_css"].encode()) < 5_000


def test_nothing_names_a_registry_or_a_machine():
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\n")
    hosts = ("pypi" + ".org", "registry.npm" + "js", "deb.debian" + ".org", "pythonhosted" + ".org")
    places = ("/" + "root/", "/" + "work/", "/home" + "/")
    for name in filter(None, tracked):
        path = ROOT / name
        if path.suffix in {".png", ".webp"} or not path.exists():
            continue
        text = path.read_text()
        assert not any(word in text for word in hosts + places), name


def test_the_readme_is_short_enough_to_be_read():
    assert len((ROOT / "README.md").read_text().splitlines()) <= 200
