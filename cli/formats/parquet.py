"""Facts as a Parquet file: typed columns, one fact a row."""

from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path
from types import TracebackType
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ...extractors import Report

TEXT = pa.dictionary(pa.int32(), pa.string())
# Money is counted in hundredths at the finest; six places leave room for what a report may print.
EXACT = Decimal("0.000001")
SCHEMA = pa.schema(
    [("file", TEXT), ("organ", TEXT), ("year", pa.int16()), ("indicator", TEXT), ("label", TEXT), ("scope", TEXT),
     ("applicant", TEXT), ("value", pa.decimal128(28, 6)), ("unit", TEXT), ("approx", pa.bool_()),
     ("line", pa.int32()), ("quote", pa.string())]
)  # fmt: skip
ROWS_AT_ONCE = 20_000


class Columnar:
    """Writes to *path*, some thousand rows at a time."""

    def __init__(self, path: Path) -> None:
        self._writer = pq.ParquetWriter(path, SCHEMA, compression="zstd")
        self._rows: list[tuple[Any, ...]] = []

    def __enter__(self) -> "Columnar":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self._flush()
        self._writer.close()

    def add(self, report: Report) -> None:
        self._rows += (
            (report.file, report.organ, report.year, fact.indicator, fact.label, fact.scope, fact.applicant,
             fact.value.quantize(EXACT, ROUND_HALF_EVEN), fact.unit, fact.approx, fact.source.line, fact.source.quote)
            for fact in report.facts
        )  # fmt: skip
        if len(self._rows) >= ROWS_AT_ONCE:
            self._flush()

    def _flush(self) -> None:
        columns = zip(*self._rows, strict=True) if self._rows else [()] * len(SCHEMA)
        arrays = [pa.array(column, field.type) for column, field in zip(columns, SCHEMA, strict=True)]
        self._writer.write_table(pa.Table.from_arrays(arrays, schema=SCHEMA))
        self._rows = []
