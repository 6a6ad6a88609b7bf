"""A month of complaints under Chinese headers, its truth beside the text a system would export."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

ROWS = 40
COLUMNS = {
    "complaint_id": "投诉编号",
    "received_at": "受理时间",
    "staff_id": "工号",
    "customer_phone": "联系电话",
    "severity": "级别",
    "is_escalated": "是否升级",
    "rating": "评分",
    "resolved_at": "办结时间",
    "content": "投诉内容",
}
SEVERITIES = ("一般", "较重", "重大")
MATTERS = (
    "快递丢失，要求赔偿",
    "发票开错,要求重开",
    '客服说"不归我管"，态度差',
    "安装后漏水，已报修两次",
    "退款未到账,等了很久",
)
# Tokens differ from key to key, so a truth has no phone.
COMPARED = tuple(name for name in COLUMNS if name != "customer_phone")

_SIMPLIFIED = "诉编号时间联系电话级别评办结内容较递丢赔偿发开错归态装两退账总计导细业务员长数关户处详单"
_TRADITIONAL = "訴編號時間聯繫電話級別評辦結內容較遞丟賠償發開錯歸態裝兩退賬總計導細業務員長數關戶處詳單"
_TO_TRADITIONAL = str.maketrans(_SIMPLIFIED, _TRADITIONAL) | str.maketrans("报说", "報說")

Row = dict[str, object]


def traditional(text: str) -> str:
    """A text in traditional characters, as far as this table uses them."""
    return text.translate(_TO_TRADITIONAL)


@dataclass(frozen=True)
class Record:
    """One complaint: its cells as exported, and the row they mean."""

    cells: tuple[str, ...]
    truth: Row

    @property
    def key(self) -> str:
        return str(self.truth["complaint_id"])

    def with_cells(self, **changed: str) -> Record:
        """The record with other cells; what it means stays."""
        texts = dict(zip(COLUMNS, self.cells, strict=True)) | changed
        return Record(tuple(texts.values()), self.truth)


@dataclass(frozen=True)
class Table:
    """The header and the records of an export, all in simplified or all in traditional characters."""

    header: tuple[str, ...]
    records: tuple[Record, ...]
    is_traditional: bool

    def say(self, text: str) -> str:
        """A text in this table's characters."""
        return traditional(text) if self.is_traditional else text


def complaints(random: Random, rare: str, is_traditional: bool) -> Table:
    """A table of complaints; `rare` is a sign that only some encodings have, part of one text."""
    say = traditional if is_traditional else str
    started = datetime(2026, 10, 1, 8, 30)
    records = []
    for number in range(ROWS):
        received = started + timedelta(minutes=random.randrange(60, 900) + 1000 * number)
        content = say(random.choice(MATTERS)) + (rare if number == 3 else "")
        records.append(_record(random, number, received, content, say(random.choice(SEVERITIES))))
    return Table(tuple(map(say, COLUMNS.values())), tuple(records), is_traditional)


def _record(random: Random, number: int, received: datetime, content: str, severity: str) -> Record:
    resolved = received + timedelta(hours=random.randrange(1, 99)) if random.random() < 0.8 else None
    truth: Row = {
        "complaint_id": f"TS{20261000 + number}",
        "received_at": received,
        "staff_id": f"K{random.randrange(1, 9):02d}",
        "severity": severity,
        "is_escalated": random.random() < 0.2,
        "rating": float(random.randrange(1, 6)),
        "resolved_at": resolved,
        "content": content,
    }
    texts = {
        "complaint_id": truth["complaint_id"],
        "received_at": f"{received:%Y-%m-%d %H:%M:%S}",
        "staff_id": truth["staff_id"],
        "customer_phone": f"139{random.randrange(10**8):08d}",
        "severity": severity,
        "is_escalated": "是" if truth["is_escalated"] else "否",
        "rating": f"{truth['rating']:.0f}",
        "resolved_at": f"{resolved:%Y-%m-%d %H:%M:%S}" if resolved else "",
        "content": content,
    }
    return Record(tuple(str(text) for text in texts.values()), truth)


def lines_of(rows: Iterable[Sequence[str]], delimiter: str = ",", quote: str = '"') -> list[str]:
    """Each row as CSV has it, ended by LF; quotes only where they are needed."""
    return [_line(row, delimiter, quote) for row in rows]


def _line(cells: Sequence[str], delimiter: str, quote: str) -> str:
    memory = io.StringIO()
    csv.writer(memory, delimiter=delimiter, quotechar=quote, lineterminator="\n").writerow(cells)
    return memory.getvalue()
