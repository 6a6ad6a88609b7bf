"""The cells of a line that is no row of its file: read in the least forced way, for a person to look at."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.ingest.text.records import Dialect

_OTHER_DELIMITERS = (";", "\t", "|", ", ", " ", ",")
_MOST_STEPS = 4000


def mended(line: bytes, dialect: Dialect, width: int) -> tuple[str, ...] | None:
    """The `width` cells of a line with a stray quote or another delimiter, if one reading is less forced than all others."""
    text = line.decode("utf-8", "replace").rstrip("\r\n")
    return _otherwise_cut(text, dialect, width) or _Mending(text, dialect, width).best()


def _otherwise_cut(text: str, dialect: Dialect, width: int) -> tuple[str, ...] | None:
    """The cells of a line that is a whole row in another delimiter, and far from one in its file's own."""
    if 2 * text.count(dialect.delimiter) >= width and ", " not in text:
        return None
    for sign in _OTHER_DELIMITERS:
        grammar = Dialect(sign, dialect.quote, dialect.escape).grammar
        if (
            sign != dialect.delimiter
            and text.count(sign) >= width - 1
            and grammar.record.fullmatch(text.encode())
        ):
            cells = grammar.cells(text.encode())
            if len(cells) == width:
                return cells
    return None


class _Mending:
    """The ways to cut a line into a number of fields when its quotes do not tell; the least forced is best."""

    def __init__(self, text: str, dialect: Dialect, width: int) -> None:
        self.text, self.dialect, self.width, self.steps = text, dialect, width, 0

    def best(self) -> tuple[str, ...] | None:
        """The cells of the one least forced way, if there is one."""
        found = sorted(set(self._ways(0, self.width)))
        if not found or self.steps >= _MOST_STEPS or (len(found) > 1 and found[0][0] == found[1][0]):
            return None
        return found[0][1]

    def _ways(self, at: int, left: int) -> Iterator[tuple[int, tuple[str, ...]]]:
        self.steps += 1
        if self.steps >= _MOST_STEPS:
            return
        for forced, cell, end in self._fields(at):
            if end == len(self.text):
                if left == 1:
                    yield forced, (cell,)
            elif left > 1:
                following = self._ways(end + len(self.dialect.delimiter), left - 1)
                yield from ((forced + more, (cell, *cells)) for more, cells in following)

    def _fields(self, at: int) -> Iterator[tuple[int, str, int]]:
        """The readings of one field: how much is forced in it, its text, where it ends."""
        text, cut, quote = self.text, self.dialect.delimiter, self.dialect.quote
        end = text.find(cut, at)
        end = len(text) if end < 0 else end
        yield (2 * text.count(quote, at, end) if quote else 0), text[at:end], end
        close = text.find(quote, at + 1) if quote and text.startswith(quote, at) else -1
        while close >= 0:
            after = close + 1
            if after == len(text) or text.startswith(cut, after):
                inside = text[at + 1 : close]
                single = inside.replace(quote * 2, "").count(quote)
                yield single, inside if single else inside.replace(quote * 2, quote), after
            close = text.find(quote, after)
