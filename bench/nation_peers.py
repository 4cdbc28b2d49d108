"""The same consolidation by other tools: ``python -m bench.nation_peers KIND ROWS.parquet OUT``.

The work: bring titles to one form, find projects of one title and place that
several villages of an amphoe name once each for the same money, keep the first
of each, and give for every amphoe the rows in, kept and merged and the money
kept, with every merged row and the row it went into. Reads the rows as they
were written from Parquet; prints seconds and peak MiB.
"""

from __future__ import annotations

import re
import resource
import sys
import time
from pathlib import Path
from typing import Any

INVISIBLE = "[\u200b-\u200f\u2060\ufeff]"
SARA_AM = "\u0e4d([\u0e48-\u0e4b]?)\u0e32"
KEYS = ["amphoe", "key", "tambon", "moo"]


def with_polars(path: str) -> Any:
    """Polars, lazily, over all cores."""
    import polars as pl

    key = (
        pl.col("title")
        .str.normalize("NFC")
        .str.replace_all(INVISIBLE, "")
        .str.replace_all(SARA_AM, "${1}\u0e33")
        .str.replace_all("เเ", "แ", literal=True)
        .str.replace_all(r"\s+", " ")
        .str.strip_chars()
        .str.to_lowercase()
    )
    rows = pl.scan_parquet(path).with_columns(key=key, amphoe=pl.col("tambon").str.slice(0, 4))
    groups = (
        rows.group_by(KEYS)
        .agg(
            n=pl.len(),
            villages=pl.col("village").n_unique(),
            money=pl.col("satang").n_unique(),
            into_village=pl.col("village").min(),
        )
        .filter((pl.col("n") > 1) & (pl.col("n") == pl.col("villages")) & (pl.col("money") == 1))
    )
    duplicates = rows.join(groups.select(*KEYS, "into_village"), on=KEYS)
    first = duplicates.filter(pl.col("village") == pl.col("into_village"))
    merged = (
        duplicates.filter(pl.col("village") != pl.col("into_village"))
        .join(first.select(*KEYS, into_row="row_number"), on=KEYS)
        .select("village", "row_number", "amphoe", "satang", "into_village", "into_row")
    )
    lost = merged.group_by("amphoe").agg(merged=pl.len(), gone=pl.col("satang").sum())
    sums = (
        rows.group_by("amphoe")
        .agg(incoming=pl.len(), money=pl.col("satang").sum())
        .join(lost, on="amphoe", how="left")
        .with_columns(pl.col("merged", "gone").fill_null(0))
        .select("amphoe", "incoming", "merged", kept=pl.col("money") - pl.col("gone"))
    )
    found, pairs = pl.collect_all([sums, merged])
    return found.rows(), pairs.select("village", "row_number", "into_village", "into_row").rows()


def with_duckdb(path: str) -> Any:
    """DuckDB, in memory, over all cores."""
    import duckdb

    made = duckdb.connect()
    made.execute(
        f"""
        CREATE TABLE rows AS SELECT *, left(tambon, 4) AS amphoe, lower(trim(regexp_replace(
            replace(regexp_replace(regexp_replace(nfc_normalize(title), '{INVISIBLE}', '', 'g'),
            '{SARA_AM}', '\\1\u0e33', 'g'), 'เเ', 'แ'), '\\s+', ' ', 'g'))) AS key
            FROM read_parquet('{path}');
        CREATE TABLE groups AS SELECT amphoe, key, tambon, moo, min((village, row_number)) AS first
            FROM rows GROUP BY ALL
            HAVING count(*) > 1 AND count(*) = count(DISTINCT village) AND count(DISTINCT satang) = 1;
        CREATE TABLE merged AS SELECT village, row_number, amphoe, satang, first[1] AS into_village,
            first[2] AS into_row FROM rows JOIN groups USING (amphoe, key, tambon, moo)
            WHERE (village, row_number) <> first
        """
    )
    sums = made.execute(
        """
        SELECT amphoe, incoming, coalesce(n, 0), money - coalesce(gone, 0) FROM
            (SELECT amphoe, count(*) AS incoming, sum(satang) AS money FROM rows GROUP BY 1)
            LEFT JOIN (SELECT amphoe, count(*) AS n, sum(satang) AS gone FROM merged GROUP BY 1)
            USING (amphoe)
        """
    ).fetchall()
    pairs = made.execute(
        "SELECT village, row_number, into_village, into_row FROM merged"
    ).fetchall()
    return sums, pairs


def _normalise(titles: Any) -> Any:
    return (
        titles.str.normalize("NFC")
        .str.replace(INVISIBLE, "", regex=True)
        .str.replace(re.compile(SARA_AM), r"\g<1>" + "\u0e33", regex=True)
        .str.replace("เเ", "แ", regex=False)
        .str.replace(r"\s+", " ", regex=True)
        .str.strip()
        .str.lower()
    )


def with_pandas(path: str) -> Any:
    """Pandas as one would write it first: text columns, groupby and merge."""
    import pandas as pd

    rows = pd.read_parquet(path)
    rows["key"] = _normalise(rows["title"])
    return _merge(rows)


def with_categorical_pandas(path: str) -> Any:
    """Pandas with each different title normalised once and codes for text."""
    import pandas as pd

    rows = pd.read_parquet(path)
    titles = rows["title"].astype("category")
    forms = pd.Series(_normalise(titles.cat.categories.to_series()).to_numpy())
    codes, _ = pd.factorize(forms)
    rows["key"] = codes[titles.cat.codes]
    return _merge(rows)


def _merge(rows: Any) -> Any:
    rows["amphoe"] = rows["tambon"].str[:4]
    rows = rows.sort_values(["village", "row_number"])
    groups = rows.groupby(KEYS, sort=False).agg(
        n=("village", "size"),
        villages=("village", "nunique"),
        money=("satang", "nunique"),
        into_village=("village", "first"),
        into_row=("row_number", "first"),
    )
    duplicates = groups[(groups.n > 1) & (groups.n == groups.villages) & (groups.money == 1)]
    merged = rows.merge(duplicates[["into_village", "into_row"]], left_on=KEYS, right_index=True)
    is_first = (merged.village == merged.into_village) & (merged.row_number == merged.into_row)
    merged = merged[~is_first]
    sums = rows.groupby("amphoe").agg(incoming=("satang", "size"), money=("satang", "sum"))
    lost = merged.groupby("amphoe").agg(merged=("satang", "size"), gone=("satang", "sum"))
    sums = sums.join(lost).fillna(0)
    sums["kept"] = sums.money - sums.gone
    found = sums[["incoming", "merged", "kept"]].astype("int64").itertuples(name=None)
    columns = ["village", "row_number", "into_village", "into_row"]
    return list(found), list(merged[columns].itertuples(index=False, name=None))


KINDS = {
    "Polars": with_polars,
    "DuckDB": with_duckdb,
    "categorical pandas": with_categorical_pandas,
    "naive pandas": with_pandas,
}


def main() -> None:
    """Run one kind; write what it found, print seconds and peak MiB."""
    import json

    kind, path, out = sys.argv[1:]
    work = KINDS[kind]
    work_on_little = Path(path).with_suffix(".few.parquet")
    work(str(work_on_little))
    start = time.perf_counter()
    sums, pairs = work(path)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sums = sorted([str(a), int(b), int(c), int(d)] for a, b, c, d in sums)
    pairs = sorted([str(a), int(b), str(c), int(d)] for a, b, c, d in pairs)
    Path(out).write_text(json.dumps([sums, pairs]), encoding="utf-8")
    print(seconds, peak)


if __name__ == "__main__":
    main()
