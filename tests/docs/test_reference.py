"""The generated pages are what the product's data says now; README shows the tree as it is."""

from __future__ import annotations

import re

import pytest

from docs.reference import FOLDER, PAGES
from pipeline.kpi import CATALOGUE
from tests.conftest import ROOT


@pytest.mark.parametrize("name", PAGES)
def test_reference_page_is_up_to_date(name: str) -> None:
    assert (FOLDER / name).read_text("utf-8") == PAGES[name](), f"run make docs: docs/{name} is stale"


def test_readme_names_every_part_of_the_package() -> None:
    tree = (ROOT / "README.md").read_text("utf-8").split("pipeline/\n", 1)[1]
    parts = {path.name for path in (ROOT / "pipeline").iterdir() if path.is_dir() or path.suffix == ".py"}
    missing = {part for part in parts - {"__init__.py", "__pycache__", "messages"} if part not in tree}
    assert not missing


def test_readme_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", (ROOT / "README.md").read_text("utf-8")):
        assert (ROOT / target).exists(), target


def test_glossary_names_every_kpi() -> None:
    glossary = (ROOT / "GLOSSARY.md").read_text("utf-8")
    missing = [kpi.name for kpi in CATALOGUE.values() if kpi.name not in glossary]
    assert not missing
