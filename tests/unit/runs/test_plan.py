"""Which page a report's name leads to."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

from pipeline.runs.plan import pages_of_reports
from pipeline.runs.publish import Entry
from pipeline.runs.work import PageWork


def entry(period: str, report: str, staff_id: str = "") -> Entry:
    return Entry(period, report, staff_id, "", "", {"zh": "", "en": ""}, "", f"{period}/{report}")


def test_a_report_leads_to_its_page_of_the_same_period_published_before_or_made_now() -> None:
    before = [
        entry("2026-10", "people"),
        entry("2026-09", "data_quality"),
        entry("2026-10", "staff", "KF1001"),
    ]
    made = [
        SimpleNamespace(report="ingest", staff_id="", team="", stem="2026-10/ingest"),
        SimpleNamespace(report="team", staff_id="", team="一组", stem="y"),
        SimpleNamespace(report="staff", staff_id="KF1", team="一组", stem="x"),
    ]
    found = pages_of_reports([cast(PageWork, page) for page in made], before, "2026-10")
    assert found == {"people": "2026-10/people", "ingest": "2026-10/ingest"}
