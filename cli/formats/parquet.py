"""Facts as a Parquet file: typed columns, one fact a row."""

from decimal import ROUND_HALF_EVEN, Context, Decimal
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyarrow as pa
import pyarrow.parquet as pq

from ...extractors import Extractor, Failure, Report
from .columns import COLUMNS, Column, Row
from .writer import Wishes

# Money is counted in hundredths at the finest; six places leave room for what a report may print.
EXACT = Decimal("0.000001")
DIGITS = Context(prec=28)
TYPES = {int: pa.int32(), bool: pa.bool_(), Decimal: pa.decimal128(28, 6)}
ROWS_AT_ONCE = 20_000


def writer(path: Path, _by: Extractor, _wishes: Wishes) -> "Columnar":
    """A Parquet file in *path*."""
    return Columnar(path)


def _type(column: Column) -> Any:
    text = pa.dictionary(pa.int32(), pa.string()) if column.repeats else pa.string()
    return TYPES.get(column.kind, text)


SCHEMA = pa.schema([(column.name, _type(column)) for column in COLUMNS])


class Columnar:
    """Writes to *path*, some thousand rows at a time."""

    checks = False

    def __init__(self, path: Path) -> None:
        self._writer = pq.ParquetWriter(path, SCHEMA, compression="zstd")
        self._rows: list[list[Any]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self._flush()
        self._writer.close()

    def add(self, report: Report, *, again: bool = False) -> None:  # noqa: ARG002 - a fact for each file
        """Put in the facts, all or none. Raises ArithmeticError for a figure with too many digits."""
        self._rows += [[_exact(column.of(Row(report, fact))) for column in COLUMNS] for fact in report.facts]
        if len(self._rows) >= ROWS_AT_ONCE:
            self._flush()

    def fail(self, failure: Failure) -> None:
        """There is no place for it."""

    def _flush(self) -> None:
        columns = zip(*self._rows, strict=True) if self._rows else [()] * len(SCHEMA)
        arrays = [pa.array(column, field.type) for column, field in zip(columns, SCHEMA, strict=True)]
        self._writer.write_table(pa.Table.from_arrays(arrays, schema=SCHEMA))
        self._rows = []


def _exact(value: Any) -> Any:
    return value.quantize(EXACT, ROUND_HALF_EVEN, DIGITS) if isinstance(value, Decimal) else value
