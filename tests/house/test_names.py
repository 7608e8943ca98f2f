"""Names that can be followed, sums that can be trusted, a README that can be read."""

import ast

import pytest

from portal.settings import ROOT

SOURCES = sorted((ROOT / "portal").rglob("*.py"))


def test_one_name_leads_from_address_to_function(app):
    for endpoint, view in app.view_functions.items():
        assert endpoint.split(".")[-1] == view.__name__


@pytest.mark.asvs("11.4.1")
def test_no_broken_sum_is_used():
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                assert ast.unparse(node.func) not in {"hashlib.md5", "hashlib.sha1"}, path


def test_the_readme_is_short_enough_to_be_read():
    assert 40 < len((ROOT / "README.md").read_text().splitlines()) <= 200
