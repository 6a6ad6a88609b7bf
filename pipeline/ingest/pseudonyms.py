"""Customers leave the rows here: their columns become tokens, and texts that could tell who they are are masked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pyarrow as pa

from pipeline.ingest.cleaning import replaced
from pipeline.ingest.personal import MASK, Identity, Known, mask, mask_cell, token_of
from pipeline.ingest.shapes import Shape
from pipeline.logs import Column

TELLS = ":tells"
_MOST_REMEMBERED = 2_000_000
_WORD = re.compile(r"[\w-]{2,}", re.ASCII)


def is_person(column: Column) -> bool:
    """Whether a column tells who a customer is and is kept as tokens only."""
    return column.personal == "token"


def masked_columns(columns: Sequence[Column], shape: Shape, kind: str) -> list[str]:
    """The columns of a kind that are masked before they are kept: all but those the source leaves unmasked."""
    return [
        column.name
        for column in columns
        if column.kind == kind
        and column.personal not in ("token", "staff")
        and column.name not in shape.source.unmasked
    ]


class Tokens:
    """The tokens of one column; values seen before are remembered while a file is read."""

    def __init__(self, column: Column, identity: Identity) -> None:
        self._given = _Given(token_of(column, identity))

    def of(self, texts: pa.StringArray) -> pa.StringArray:
        """The token of each text; NULL and "" stay."""
        if len(self._given) > _MOST_REMEMBERED:
            self._given.clear()
        return pa.array(list(map(self._given.__getitem__, texts.to_pylist())), pa.string())


class _Given(dict[str | None, str | None]):
    """The tokens given out so far by value; looking one up costs a tenth of making it."""

    def __init__(self, token: Callable[[str], str]) -> None:
        super().__init__()
        self._token = token

    def __missing__(self, value: str | None) -> str | None:
        token = self[value] = value and self._token(value)
        return token


class Pseudonyms:
    """The personal data of one file: judged rows come in with customers in the clear, and go out without.

    `known` are the names that the file's rows tell.
    """

    def __init__(self, columns: Sequence[Column], shape: Shape, identity: Identity, known: Known) -> None:
        self._tokens = {column.name: Tokens(column, identity) for column in columns if is_person(column)}
        self._texts = masked_columns(columns, shape, "text")
        self._categories: dict[str, dict[str, str]] = {
            name: {} for name in masked_columns(columns, shape, "category")
        }
        self._known = known

    def put_on(self, rows: pa.RecordBatch) -> pa.RecordBatch:
        """Good rows with tokens and masked texts; of a text that could tell something `<name>:tells` is true."""
        new = {name: self._text(rows, name) for name in self._texts}
        new |= {name: self._category(rows, name) for name in self._categories}
        new |= {name: column.of(rows[name]) for name, column in self._tokens.items()}
        kept = [name for name in rows.schema.names if not name.endswith(TELLS) and name != "found"]
        return pa.record_batch({name: new.get(name, rows[name]) for name in kept})

    def excerpts(self, rows: pa.RecordBatch) -> list[str]:
        """What is shown of bad rows: the excerpt masked, and a mask alone where the fault lies in a personal column."""
        column, _, excerpt = rows["found"].flatten()
        told = zip(column.to_pylist(), excerpt.to_pylist(), self._own(rows), strict=True)
        return [
            MASK if column in self._tokens and text else mask_cell(text or "", own, self._known)
            for column, text, own in told
        ]

    def _text(self, rows: pa.RecordBatch, name: str) -> pa.StringArray:
        tells = rows[name + TELLS].fill_null(False).to_numpy(zero_copy_only=False)
        if self._known:
            tells = tells | self._known.mentioned(
                ["" if text is None else text for text in rows[name].to_pylist()]
            )
        telling = np.flatnonzero(tells)
        some = rows.take(pa.array(telling))
        told = zip(some[name].to_pylist(), self._own(some), strict=True)
        return replaced(rows[name], telling, [mask(text, own, self._known) for text, own in told])

    def _category(self, rows: pa.RecordBatch, name: str) -> pa.DictionaryArray:
        """The categories of some rows, each different one masked once; a row's own values are looked for among all."""
        encoded = rows[name].dictionary_encode()
        found: list[str] = encoded.dictionary.to_pylist()
        masked = self._categories[name]
        for text in found:
            if text not in masked:
                masked[text] = mask(text, (), self._known)
        words = {text: _WORD.findall(masked[text]) for text in found}
        told = self._told_of({word for parts in words.values() for word in parts}, rows)
        new = [mask(masked[text], told.intersection(words[text])) if told else masked[text] for text in found]
        return pa.DictionaryArray.from_arrays(encoded.indices, pa.array(new, pa.string()))

    def _told_of(self, words: set[str], rows: pa.RecordBatch) -> set[str]:
        """Which of the words some row tells as its customer's own."""
        import pyarrow.compute as pc

        listed = pa.array(sorted(words), pa.string())
        found = (
            [listed.filter(pc.is_in(listed, value_set=rows[name])) for name in self._tokens] if words else []
        )
        return {word for part in found for word in part.to_pylist()}

    def _own(self, rows: pa.RecordBatch) -> Iterator[tuple[str, ...]]:
        """What each row tells about its customer in the clear: the values of its personal columns and their words."""
        if not self._tokens:
            return iter([()] * rows.num_rows)
        columns = [rows[name].to_pylist() for name in self._tokens]
        return (
            tuple(word for value in values if value for word in (value, *value.split()))
            for values in zip(*columns, strict=True)
        )
