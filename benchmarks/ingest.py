"""What reading a log costs beside copying it: `python -m benchmarks.ingest --rows 1000000 --runs 5` prints the tables.

A complaints log of 17 columns with Chinese text, 0.5 % of its rows faulty in eight ways, is made with its truth. Each reader
runs in a process of its own: the whole `ingest()` into an empty workspace, DuckDB's bare copy from CSV to Parquet, pandas
and Polars. Their CPU time is that of the process and its children, imports included; so is the log made in a process of
its own, or its peak memory would be theirs. Medians; the copy runs beside the others in every round, of which every
second goes through the readers backwards.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.complaints_log import BROKEN_ROWS, FAULTY_SHARE, write_log
from benchmarks.tables import percent, table

NOW = datetime(2030, 1, 1)
SETTINGS = '[department]\nname = "测量"\n[[source]]\nlog = "complaints"\nfiles = "inbox/*.csv"\n'
BARS = {"cpu": 1.5, "wall": 2.5, "memory": 4.0}
COPY = "DuckDB copy, as text"

Figures = dict[str, Any]


def kefu(path: Path, folder: Path) -> Figures:
    """The whole ingest of the file into an empty workspace, and the seconds of its parts."""
    from pipeline.ingest import door
    from pipeline.settings import read_settings

    (folder / "kefu.toml").write_text(SETTINGS, "utf-8")
    (folder / "inbox").mkdir()
    (folder / "inbox" / "log.csv").symlink_to(path)
    parts: dict[str, float] = {}
    for name in ("arrivals_now", "parse", "settle"):
        setattr(door, name, _timed(parts, name, getattr(door, name)))
    (delivery,) = door.ingest(folder, read_settings(folder, {}), NOW)
    good = [str(folder / "data" / name) for name in delivery.good_files]
    return {
        "ids": good,
        "column": "complaint_id",
        "parts": parts,
        "read": delivery.read,
        "rejected": delivery.rejected,
    }


def duckdb_text(path: Path, folder: Path) -> Figures:
    """DuckDB's copy of the file to Parquet, every column as text; lines it cannot split are left out."""
    return _duckdb_copy(path, folder, "all_varchar = TRUE")


def duckdb_sniffed(path: Path, folder: Path) -> Figures:
    """DuckDB's copy of the file to Parquet with the types it finds; rows that do not fit them are left out."""
    return _duckdb_copy(path, folder, "auto_detect = TRUE")


def pandas_frame(path: Path, folder: Path) -> Figures:
    """pandas, told to go on at lines it cannot split."""
    import pandas as pd

    rows = pd.read_csv(path, on_bad_lines="skip", dtype=str, keep_default_na=False)
    rows.to_parquet(folder / "rows.parquet")
    return {"ids": [str(folder / "rows.parquet")], "column": "投诉编号"}


def polars_frame(path: Path, folder: Path) -> Figures:
    """Polars' streaming engine, told to go on at lines it cannot split."""
    import polars as pl

    scan = pl.scan_csv(path, infer_schema=False, truncate_ragged_lines=True, ignore_errors=True)
    scan.sink_parquet(folder / "rows.parquet")
    return {"ids": [str(folder / "rows.parquet")], "column": "投诉编号"}


READERS: dict[str, Callable[[Path, Path], Figures]] = {
    "Kefu ingest": kefu, COPY: duckdb_text, "DuckDB copy, types found": duckdb_sniffed, "pandas": pandas_frame, "Polars": polars_frame,
}  # fmt: skip


def main() -> None:
    """Measures and prints, or, told `--reader` or `--write`, measures one reader or writes the log in this process."""
    arguments = _arguments()
    if arguments.write:
        write_log(Path(arguments.file), Path(arguments.truth), arguments.rows)
        return
    if arguments.reader:
        print(json.dumps(_measured(arguments.reader, Path(arguments.file), Path(arguments.truth))))
        return
    with tempfile.TemporaryDirectory() as folder:
        path, truth = Path(folder) / "log.csv", Path(folder) / "truth.parquet"
        _itself(["--write", "--rows", str(arguments.rows)], path, truth)
        readers = [name for name in READERS if name != "Polars" or _has_polars()]
        runs = {name: list[Figures]() for name in readers}
        for round_number in range(arguments.runs):
            for name in readers if round_number % 2 == 0 else reversed(readers):
                runs[name].append(json.loads(_itself(["--reader", name], path, truth).splitlines()[-1]))
        size = path.stat().st_size / 1e9
    print("\n".join(_report(runs, arguments.rows, size)))


def _report(runs: dict[str, list[Figures]], rows: int, size: float) -> list[str]:
    middle = {
        name: {key: median(run[key] for run in found) for key in ("cpu", "wall", "memory")}
        for name, found in runs.items()
    }
    count = len(runs[COPY])
    costs = [
        [name, f"{own['cpu']:.1f}", f"{own['wall']:.1f}", f"{own['memory']:.2f}", _ratio(runs, name, "cpu"), _ratio(runs, name, "wall")]
        for name, own in middle.items()
    ]  # fmt: skip
    ours = runs["Kefu ingest"][0]
    whole = sum(ours["parts"].values())
    shares = [[name, f"{seconds:.1f}", percent(seconds / whole)] for name, seconds in ours["parts"].items()]
    kept = [
        [name, f"{found[0]['lost']:,}", f"{found[0]['broken']:,}", f"{found[0]['invalid']:,}"]
        for name, found in runs.items()
    ]
    return [
        f"{rows:,} rows x 17 columns, {size:.2f} GB, {percent(FAULTY_SHARE)} faulty; median of {count}", "",
        *table(["reader", "CPU s", "wall s", "peak GB", "CPU / copy", "wall / copy"], costs), "",
        f"bars: CPU {BARS['cpu']}, wall {BARS['wall']}, memory {BARS['memory']} GB", "",
        *table(["part of Kefu's ingest, first run", "wall s", "share"], shares), "",
        *table(["reader", "good rows lost", "broken rows kept", "other faulty rows kept"], kept),
    ]  # fmt: skip


def _ratio(runs: dict[str, list[Figures]], name: str, key: str) -> str:
    """The median, over the rounds, of a reader's cost as a multiple of the copy's in the same round."""
    return f"{median(own[key] / copy[key] for own, copy in zip(runs[name], runs[COPY], strict=True)):.2f}"


def _itself(told: list[str], path: Path, truth: Path) -> str:
    """What this program prints in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.ingest", *told, "--file", str(path), "--truth", str(truth)]
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout


def _measured(name: str, path: Path, truth: Path) -> Figures:
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        found = READERS[name](path, Path(folder))
        wall = time.perf_counter() - started
        used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        cost = {
            "cpu": sum(one.ru_utime + one.ru_stime for one in used),
            "wall": wall,
            "memory": max(one.ru_maxrss for one in used) / 1e6,
        }
        return {**cost, "parts": found.get("parts", {}), **_kept(found["ids"], found["column"], truth)}


def _kept(files: list[str], column: str, truth: Path) -> dict[str, int]:
    """How many good rows are missing, and how many rows are kept that are broken or otherwise faulty."""
    import duckdb

    broken = ", ".join(f"'{name}'" for name in BROKEN_ROWS)
    counted = duckdb.sql(
        f"""WITH kept AS (SELECT DISTINCT CAST("{column}" AS VARCHAR) AS id FROM read_parquet({files}))
        SELECT count(*) FILTER (WHERE fault = '' AND kept.id IS NULL), count(*) FILTER (WHERE fault IN ({broken}) AND kept.id IS NOT NULL),
          count(*) FILTER (WHERE fault NOT IN ('', {broken}) AND kept.id IS NOT NULL)
        FROM read_parquet('{truth}') AS truth LEFT JOIN kept USING (id)"""
    ).fetchall()
    return dict(zip(("lost", "broken", "invalid"), counted[0], strict=True))


def _duckdb_copy(path: Path, folder: Path, options: str) -> Figures:
    import duckdb

    target = folder / "rows.parquet"
    read = f"read_csv('{path}', header = TRUE, ignore_errors = TRUE, {options})"
    duckdb.sql("SET enable_progress_bar = FALSE")
    duckdb.sql(f"COPY (FROM {read}) TO '{target}' (FORMAT parquet)")
    return {"ids": [str(target)], "column": "投诉编号"}


def _timed(parts: dict[str, float], name: str, work: Callable[..., Any]) -> Callable[..., Any]:
    def timed(*given: Any) -> Any:
        started = time.perf_counter()
        try:
            return work(*given)
        finally:
            parts[name] = parts.get(name, 0.0) + time.perf_counter() - started

    return timed


def _has_polars() -> bool:
    from importlib.util import find_spec

    return find_spec("polars") is not None


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--write", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--reader", choices=list(READERS), help=argparse.SUPPRESS)
    parser.add_argument("--file", help=argparse.SUPPRESS)
    parser.add_argument("--truth", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
