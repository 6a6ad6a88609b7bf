"""Whether Kefu is fair to people: every simulation behind docs/fairness.md, printed as that page.

`python -m benchmarks.fairness > docs/fairness.md` writes it anew; the seeds are fixed, so it comes out the same.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from itertools import chain

from benchmarks import alike, coverage, drop, findings, luck, mix

HEAD = """\
<!-- 由 python -m benchmarks.fairness 生成，请勿手改 · written by python -m benchmarks.fairness, do not edit -->

# 对人公平吗 · Is it fair to people

绩效数字会牵动工资，所以每条说法都先拿“我们知道真相”的部门试过：随机种子固定，谁都能重算出同样的表。

Figures that touch people's pay are tried first on departments of which the truth is known. The seeds are fixed: whoever runs
`python -m benchmarks.fairness` gets these tables.
"""


SECTIONS: tuple[Callable[[], list[str]], ...] = (
    coverage.section, alike.section, drop.section, luck.section, mix.section,
)  # fmt: skip


def main() -> None:
    """Print the page."""
    with ProcessPoolExecutor() as pool:
        written = list(pool.map(_written, SECTIONS))
    lines = [*HEAD.splitlines(), "", *chain.from_iterable(written), *findings.section()]
    sys.stdout.write("\n".join(lines).rstrip() + "\n")


def _written(section: Callable[[], list[str]]) -> list[str]:
    return section()


if __name__ == "__main__":
    main()
