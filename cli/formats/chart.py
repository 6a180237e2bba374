"""The geometry of a small chart of years, purely: where points and rules stand, how values are written short."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from ...extractors import Lang, Point

WIDTH, HEIGHT = 340, 176
LEFT, RIGHT, TOP, BOTTOM = 46, 58, 22, 24
# How many years are named below the axis, and how many steps there are above it.
NAMED, STEPS = 6, 4
THIN = "\u2009"
MYRIADS = {Lang.ZH: ((Decimal(10) ** 8, "亿"), (Decimal(10) ** 4, "万")), Lang.EN: ()}
BARS = "▁▂▃▄▅▆▇█"


@dataclass(frozen=True, slots=True)
class Scale:
    """From *first* to *last* year, and from *bottom*, which is nothing unless a value is less, to *top* by *step*."""

    first: int
    last: int
    step: Decimal
    bottom: Decimal
    top: Decimal

    def x(self, year: float) -> float:
        """Where *year* stands."""
        span = max(self.last - self.first, 1)
        return round(LEFT + (year - self.first) * (WIDTH - LEFT - RIGHT) / span, 1)

    def y(self, value: Decimal) -> float:
        """Where *value* stands."""
        share = float((value - self.bottom) / (self.top - self.bottom))
        return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)

    def steps(self) -> Iterator[Decimal]:
        """The values that have a line of their own."""
        value = self.bottom
        while value <= self.top:
            yield value
            value += self.step

    def named(self) -> Iterator[int]:
        """The years that are named, the last one always."""
        every = -(-(self.last - self.first + 1) // NAMED)
        return (year for year in range(self.first, self.last + 1) if (self.last - year) % every == 0)


def scale(years: range, values: Sequence[Decimal]) -> Scale:
    """For *values* in *years*; its axis begins at nothing and its steps are round."""
    least, most = min(Decimal(0), *values), max(Decimal(0), *values)
    span = most - least or Decimal(1)
    power = Decimal(10) ** ((span / STEPS).adjusted())
    step = next(power * n for n in (1, 2, 5, 10) if power * n * STEPS >= span)
    if all(value == value.to_integral_value() for value in values):
        step = max(step, Decimal(1))
    bottom = step * (least / step).to_integral_value(ROUND_FLOOR)
    top = step * (most / step).to_integral_value(ROUND_CEILING)
    return Scale(years[0], years[-1], step, bottom, max(top, bottom + step))


def runs(points: Sequence[Point]) -> Iterator[tuple[Point, ...]]:
    """Points of years that follow one another: what is between two runs was not stated, and nothing is drawn there."""
    run: list[Point] = []
    for point in points:
        if run and point.year != run[-1].year + 1:
            yield tuple(run)
            run = []
        run.append(point)
    if run:
        yield tuple(run)


def apart(places: Sequence[float], least: float) -> list[bool]:
    """Which of *places*, in their order, are at *least* so far from the last one that was far enough."""
    kept = [True] * len(places)
    last = None
    for i, place in enumerate(places):
        kept[i] = last is None or place - last >= least
        last = place if kept[i] else last
    return kept


def short(value: Decimal, lang: Lang) -> str:
    """*value* as a label: large ones in 万 and 亿 where one counts so, else by thousands."""
    for size, name in MYRIADS[lang]:
        if abs(value) >= size:
            return f"{round(value / size, 2).normalize():f}{THIN}{name}"
    return f"{value.normalize():,f}".replace(",", THIN)


def sparkline(years: range, points: Sequence[Point]) -> str:
    """A bar for each year, a blank where nothing was stated; the highest is the largest value."""
    most = max((point.value for point in points), default=Decimal(0))
    bars = {p.year: BARS[int(p.value * (len(BARS) - 1) / most) if most else 0] for p in points}
    return "".join(bars.get(year, " ") for year in years)
