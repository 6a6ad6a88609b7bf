"""Where a text tells a house: its number in the street, building, unit and door."""

from __future__ import annotations

import re

_FIGURE = r"(?:[A-Za-z]?\d+|[一二三四五六七八九十百]+|[A-Za-z])"
_BUILDING = rf"{_FIGURE}(?:-\d+)?\s*(?:号楼|号院|栋|幢|座|单元)(?:\s*{_FIGURE}(?:-\d+)*\s*(?:号楼|栋|幢|座|单元|楼|层|室|房|号|户|(?![\d年月日次元个件天])))*"
_STREET = rf"(?<=[路街道巷弄胡同里村苑园区城庄镇乡湾坊])\s*{_FIGURE}(?:-\d+)?\s*(?:号|弄|组)(?:院|楼)?(?:\s*{_FIGURE}(?:-\d+)*\s*(?:号楼|栋|幢|座|单元|楼|层|室|房|户|号))*"
_DASHED = r"(?<=[苑园区城庄寓厦])[A-Za-z]?\d+(?:-\d+){1,3}(?![-\d年月日])"

HOUSE = re.compile(rf"{_BUILDING}|{_STREET}|{_DASHED}|(?<!\d)\d{{3,4}}室", re.ASCII)
SUSPICIOUS = (
    r"[0-9A-Za-z一二三四五六七八九十百]\s*(?:号|栋|幢|座|单元|室|弄|组)|[苑园区城庄寓厦][A-Za-z]?\d+-\d"
)
