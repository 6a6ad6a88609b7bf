"""Pages: what is said in which language, how large they are, what is refused."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import nbformat
import pandas as pd
import pytest

from pipeline.errors import KefuError, Language
from pipeline.kpi import CATALOGUE
from pipeline.logs import Words
from pipeline.report import MIME, Block, IndexEntry, blocks, blocks_of_notebook, index_page, page
from pipeline.report.page import PageMeta
from tests.unit.report import pages, samples

HEADER = Words("客服绩效月报", "Monthly service report")


@pytest.fixture(scope="module")
def department() -> dict[Language, str]:
    documents = json.loads(json.dumps([block.as_json() for block in pages.department_page()]))
    return {language: page(documents, samples.meta(language)) for language in ("zh", "en")}


@pytest.fixture(scope="module")
def people() -> str:
    return page(pages.people_page(), samples.meta("en"))


@pytest.fixture(scope="module")
def person() -> str:
    return page(pages.person_page(), samples.meta("zh"))


def text_of(html: str) -> str:
    body = re.sub(r"(?s)<(style|script|title)>.*?</\1>|<details.*?</details>|<svg.*?</svg>", "", html)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


@pytest.mark.parametrize(
    "sentence",
    [
        "按时回访率 ：4 人与部门其余人员有差别，13 人无法区分", "配送延迟比上期多 72 件，前 4 类占 79%", "等待超过 15 天的有 9 件，上期末 5 件",
        "来电最多在周一 10:00–11:00", "到店环节流失最多：满意的客户中 22.9% 到店", "若与其余人员水平相同，偶然高出这么多的概率低于 0.001",
        "较 9 月", "+2.3 个百分点", "−1.3 个百分点", "缺少应回访时间 17", "办结时间早于受理时间 15", "共读入 20,364 行",
    ],
)  # fmt: skip
def test_the_chinese_page_says_what_the_figures_say(department: dict[Language, str], sentence: str) -> None:
    assert sentence.replace(" ", "") in text_of(department["zh"]).replace(" ", "")


@pytest.mark.parametrize(
    "sentence",
    [
        "Callbacks on time: 4 people differ from the rest, 13 cannot be told apart", "9 open for more than 15 days, 5 a period ago",
        "Calls peak on Mon, 10:00–11:00", "vs Sep", "+2.3 pp", "Resolved before Received 15", "20,364 rows read",
    ],
)  # fmt: skip
def test_the_english_page_says_the_same(department: dict[Language, str], sentence: str) -> None:
    assert sentence in text_of(department["en"])


def test_pages_are_light(department: dict[Language, str], people: str, person: str) -> None:
    assert max(len(html.encode()) for html in (*department.values(), people)) <= 250_000
    assert len(person.encode()) <= 80_000


def test_the_same_blocks_make_the_same_page(department: dict[Language, str]) -> None:
    assert page(pages.department_page(), samples.meta("zh")) == department["zh"]


def test_complaint_text_stands_escaped(department: dict[Language, str]) -> None:
    assert "&lt;script&gt;window.hacked=1&lt;/script&gt;" in department["zh"]
    assert department["zh"].count("<script>") == 1


def test_only_the_theme_script_is_allowed_to_run(department: dict[Language, str]) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', department["zh"])
    assert policy is not None
    assert re.fullmatch(
        r"default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-[\w+/=]{44}'; base-uri 'none'; form-action 'none'",
        policy[1].replace("&#39;", "'"),
    )


def test_the_footer_says_what_the_page_was_made_from(department: dict[Language, str]) -> None:
    footer = text_of(department["zh"][department["zh"].index("<footer>") :])
    for fact in ("7d1e90b4", "a41f9c2", "0.1.0", "period = 2026-10", "staff_id = –"):
        assert fact in footer


def test_a_finding_links_only_to_what_is_on_the_page(department: dict[Language, str]) -> None:
    links = set(re.findall(r'href="#([^"]+)"', department["zh"]))
    ids = set(re.findall(r' id="([^"]+)"', department["zh"]))
    assert links <= ids
    assert "nowhere" not in links


def test_a_note_leads_to_a_report_where_its_page_is_published() -> None:
    note = blocks.note("见数据质量。", "See the data quality.", link="report:data_quality")
    meta = samples.meta("en")
    assert "data_quality" not in page([note], meta)
    assert 'href="data_quality.en.html"' in page(
        [note], replace(meta, reports={"data_quality": "data_quality.en.html"})
    )


def test_a_person_is_linked_where_a_page_is_known_for_them() -> None:
    block = blocks.people(
        samples.staff(),
        CATALOGUE["callback_on_time_rate"],
        links={"S002": "staff:S002", "S003": "staff:S003"},
    )
    meta = PageMeta(
        "department",
        "zh",
        samples.DEPARTMENT,
        HEADER,
        "2026-10",
        "b",
        "n",
        "c",
        people={"S002": "staff/0002.zh.html"},
    )
    html = page([block], meta)
    assert '<a href="staff/0002.zh.html">张磊</a>' in html
    assert "staff:" not in html


def test_a_department_name_cannot_leave_the_style() -> None:
    name = Words('</style><script>alert(1)</script>";}', "x")
    meta = PageMeta("department", "zh", name, HEADER, "2026-10", "b", "n", "c")
    html = page([blocks.note("一", "one")], meta)
    assert html.count("</style>") == 1
    assert "<script>alert" not in html


def test_a_heading_with_nothing_under_it_is_left_out() -> None:
    html = page(
        [blocks.heading("一", "One"), blocks.heading("二", "Two"), blocks.note("文", "Text")],
        samples.meta("zh"),
    )
    assert 'id="one"' not in html
    assert '<span class="no" aria-hidden="true">01</span><h2 id="two">' in html


def test_two_blocks_of_one_anchor_are_told_apart() -> None:
    text = blocks.note("文", "Text")
    html = page([blocks.heading("一", "One"), text, blocks.heading("二", "One"), text], samples.meta("zh"))
    assert 'id="one"' in html
    assert 'id="one-2"' in html


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ({"version": 1, "kind": "kpi_card", "data": {}}, "unknown_block"),
        ({"version": 1, "kind": "../page", "data": {}}, "unknown_block"),
        ({"version": 2, "kind": "note", "data": {}}, "block_version"),
        ({"version": 1, "kind": "note"}, "block_unreadable"),
        ("note", "block_unreadable"),
        ({"version": 1, "kind": "note", "data": {}}, "block_incomplete"),
    ],
)
def test_a_block_that_is_none_is_refused(document: object, reason: str) -> None:
    with pytest.raises(KefuError) as error:
        page([document], samples.meta("zh"))
    assert error.value.reason == reason
    assert error.value.exit_code == 14


def test_an_unknown_block_is_answered_with_the_nearest() -> None:
    with pytest.raises(KefuError, match='Did you mean "kpi_cards"'):
        page([{"version": 1, "kind": "kpi_card", "data": {}}], samples.meta("zh"))


def test_a_period_without_rows_still_makes_a_page() -> None:
    kpi = CATALOGUE["callback_on_time_rate"]
    empty = samples.weeks().iloc[:0]
    nobody = samples.staff().iloc[:0]
    html = page(
        [
            blocks.kpi_cards(samples.now().iloc[:0], [kpi]), blocks.trend(empty, kpi, target=0.9), blocks.people(nobody, kpi),
            blocks.callback_steps({"due": 0}), blocks.pareto(samples.causes({"甲": 0})), blocks.ageing([]),
            blocks.oldest(samples.open_complaints().iloc[:0]), blocks.heat(samples.hours().iloc[:0]),
            blocks.table(nobody, Words("空", "Empty")), blocks.quality([]), blocks.findings([]), blocks.closing(),
        ],
        samples.meta("en"),
    )  # fmt: skip
    said = text_of(html)
    for sentence in (
        "No complaints in this period",
        "No open complaints",
        "No calls in this period",
        "No file was read.",
        "No data.",
    ):
        assert sentence in said


def test_numbers_of_no_data_are_dashes_and_never_noughts() -> None:
    html = page(
        [blocks.kpi_cards(samples.now(), [CATALOGUE["callback_satisfaction_rate"]])], samples.meta("zh")
    )
    assert '<div class="v">–</div>' in html


def notebook(*cells: Any) -> Any:
    return nbformat.v4.new_notebook(cells=list(cells))


def shown(block: Block) -> Any:
    output = nbformat.v4.new_output(
        "execute_result", {MIME: block.as_json(), "text/plain": "x"}, execution_count=1
    )
    return nbformat.v4.new_code_cell("block", outputs=[output])


def test_what_the_notebook_displays_in_order_is_the_page() -> None:
    frame = nbformat.v4.new_output(
        "display_data", {"text/html": "<table><tr><td>1</td></tr></table>", "text/plain": "1"}
    )
    printed = nbformat.v4.new_output("stream", name="stdout", text="working…")
    documents = blocks_of_notebook(notebook(
        nbformat.v4.new_markdown_cell("# 部门报告\n读者：经理"), shown(blocks.heading("回访", "Callbacks")),
        nbformat.v4.new_code_cell("df", outputs=[printed, frame]), nbformat.v4.new_markdown_cell("本月系统**故障**两天。"),
        nbformat.v4.new_markdown_cell("只给分析员", metadata={"tags": ["notebook-only"]}), shown(blocks.closing()),
    ))  # fmt: skip
    assert [document["kind"] for document in documents] == ["heading", "foreign", "foreign", "closing"]
    html = page(documents, samples.meta("en"))
    assert "<strong>故障</strong>" in html
    assert "<td>1</td>" in html
    assert "working" not in html
    assert "只给分析员" not in html


def test_a_heading_cell_heads_a_section_only_where_no_heading_block_does() -> None:
    written = nbformat.v4.new_markdown_cell("## 谁与其余人员不同？")
    first = nbformat.v4.new_markdown_cell("# 报告")
    alone = blocks_of_notebook(notebook(first, written, shown(blocks.note("一", "one"))))
    beside = blocks_of_notebook(notebook(first, written, shown(blocks.heading("员工", "People"))))
    assert [document["kind"] for document in alone] == ["heading", "note"]
    assert alone[0]["data"]["title"]["en"] == "谁与其余人员不同？"
    assert [document["data"]["title"]["zh"] for document in beside] == ["员工"]


def test_a_frame_in_a_cell_is_sanitised_when_the_page_is_made() -> None:
    hostile = pd.DataFrame({"a": [1]}).to_html() + samples.HOSTILE
    output = nbformat.v4.new_output("display_data", {"text/html": hostile})
    html = page(
        blocks_of_notebook(notebook(nbformat.v4.new_code_cell("", outputs=[output]))), samples.meta("zh")
    )
    assert "onerror" not in html
    assert html.count("<script>") == 1


def test_the_index_lists_periods_newest_first_and_people_by_name() -> None:
    links: dict[Language, str] = {"zh": "a.zh.html", "en": "a.en.html"}
    entries = [IndexEntry("department", HEADER, period, links) for period in ("2026-09", "2026-10")]
    entries += [
        IndexEntry("staff", Words("个人绩效", "Personal"), "2026-10", links, person=name)
        for name in ("周明", "<b>陈勇</b>")
    ]
    html = index_page(entries, "zh", samples.DEPARTMENT, alternate="index.en.html")
    assert html.index("2026 年 10 月") < html.index("周明") < html.index("2026 年 9 月")
    assert html.index("陈勇") < html.index("周明")
    assert "<b>陈勇" not in html
    assert 'href="a.zh.html"' in html


def test_a_block_shows_itself_in_jupyterlab_without_a_network() -> None:
    bundles = [block._repr_mimebundle_() for block in [*pages.department_page(), *pages.people_page()]]
    for bundle in bundles:
        assert bundle[MIME]["version"] == 1
        assert "text/plain" in bundle
        shown = bundle.get("image/svg+xml") or bundle["text/html"]
        assert "<script" not in shown
        assert "http" not in shown.replace("http://www.w3.org/2000/svg", "")
    assert sum("image/svg+xml" in bundle for bundle in bundles) == 7
