"""The page of trends: a small chart for each indicator, the numbers below it, each with its place in a report."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import quote

from ...extractors import Line, Notice, Organ, Origin, Point, Trend
from ..visible import real_name
from .chart import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, Scale, apart, runs, scale, short
from .pages import Html, Templates, joined
from .trends import Shown, era_name, form_since, value_of

# So many organs have a colour each.
COLOURS = 6
# How many charts of a group stand side by side.
ABREAST = 3
# How far apart two labels stand.
LABELLED = 40
# So much of a sentence leads to it.
QUOTED = 60
TITLE = Notice("{organ}, {first} to {last}")
ORGANS = Notice("{n} organs")
SUM = Notice("the sum of: {parts}")
ABOUT = Notice("about {value}")


def as_page(shown: Shown) -> Html:
    """A page of all trends, which needs nothing else."""
    return _Page(shown).whole()


class _Page:
    def __init__(self, shown: Shown) -> None:
        self._shown, self._found = shown, shown.found
        self._template = Templates("trend.html", shown.lang)
        self._fill = self._template.fill
        self._years = self._found.years
        self._places = {organ.key: n for n, organ in enumerate(self._found.organs)}
        self._names = {organ.key: organ.name for organ in self._found.organs}
        self._reported = {organ.key: dict(organ.eras) for organ in self._found.organs}

    def whole(self) -> Html:
        many = len(self._found.organs) > 1
        title = ORGANS.of(n=len(self._found.organs)) if many else Notice("no figures")
        if self._found.organs:
            name = title if many else self._found.organs[0].name
            title = TITLE.of(organ=name, first=self._years[0], last=self._years[-1])
        notes = [*(f"{one.file}: {one.error}" for one in self._shown.failures), *self._shown.notes()]
        items = joined(self._fill("note", text=note) for note in notes)
        drawn = [(caption, [one for one in there if one.moves]) for caption, there in self._shown.grouped()]
        drawn = [(caption, there) for caption, there in drawn if there]
        links = (self._fill("toc_item", n=n, caption=caption) for n, (caption, _) in enumerate(drawn))
        return self._template.page(
            ("base.css", "trend.css"),
            own_style=self._choices(),
            title=title.told(self._shown.lang),
            organs=self._chooser() if many else Html(),
            notes=self._fill("notes", items=items) if notes else Html(),
            toc=joined(links),
            crowd=self._crowd,
            groups=joined(self._group(n, *group) for n, group in enumerate(drawn)),
            rest=self._rest(),
        )

    def _chooser(self) -> Html:
        """A control for each organ: the one that is chosen stands out in all charts."""
        items = joined(self._fill("organ", n=n, name=o.name) for n, o in enumerate(self._found.organs))
        return self._fill("organs", items=items)

    def _group(self, n: int, caption: str, there: list[Trend]) -> Html:
        charts = joined(map(self._figure, there))
        return self._fill(
            "group",
            n=n,
            caption=caption,
            charts=charts,
            broad=min(len(there), ABREAST),
            organs=self._classes(*there),
        )

    def _rest(self) -> Html:
        """The numbers of what is not drawn."""
        parts = []
        for caption, there in self._shown.grouped():
            rows = joined(
                self._row(self._shown.label(one), line)
                for one in there
                if not one.moves
                for line in one.lines
            )
            if rows:
                parts.append(
                    self._fill("rest_group", caption=caption, columns=len(self._years) + 1, rows=rows)
                )
        return self._fill("rest", heads=self._heads(), parts=joined(parts)) if parts else Html()

    def _classes(self, *there: Trend) -> str:
        """The organs that any of these trends has a line of."""
        return " ".join(sorted({f"o{self._places[line.organ]}" for trend in there for line in trend.lines}))

    # --- a chart

    def _figure(self, trend: Trend) -> Html:
        """All organs in one chart, and where there are several each in one of its own; then the numbers."""
        organs = {organ.key: organ for organ in self._found.organs}
        charts = [self._chart(trend.lines, self._years, self._found.breaks, "all")]
        if len(organs) > 1:
            charts += (
                self._chart((line,), *_time_of(organs[line.organ]), f"own o{self._places[line.organ]}")
                for line in trend.lines
            )
        return self._fill(
            "figure",
            label=self._shown.label(trend),
            indicator=trend.indicator,
            organs=self._classes(trend),
            charts=joined(charts),
            heads=self._heads(),
            rows=joined(self._row(self._names[line.organ], line) for line in trend.lines),
        )

    def _chart(
        self, lines: Sequence[Line], years: range, breaks: Sequence[tuple[int, str]], whose: str
    ) -> Html:
        on = scale(years, [point.value for line in lines for point in line.points])
        crowded = len(lines) > COLOURS
        parts = [*self._axes(on), *self._rules(on, breaks)]
        parts += (
            self._faint(on, line) if crowded else self._line(on, line, last=len(lines) == 1) for line in lines
        )
        return self._fill("chart", whose=whose, width=WIDTH, height=HEIGHT, parts=joined(parts))

    def _axes(self, on: Scale) -> Iterator[Html]:
        for value in on.steps():
            y = on.y(value)
            label = short(value, self._shown.lang)
            yield self._fill("step", x1=LEFT, x2=WIDTH - RIGHT, y=y, x=LEFT - 6, label=label)
        for year in on.named():
            yield self._fill("year", x=on.x(year), y=HEIGHT - BOTTOM + 15, year=year)

    def _rules(self, on: Scale, breaks: Sequence[tuple[int, str]]) -> Iterator[Html]:
        places = [on.x(year - 0.5) for year, _ in breaks]
        for (year, era), x, labelled in zip(breaks, places, apart(places, LABELLED), strict=True):
            title = form_since(year, era).told(self._shown.lang)
            name = era_name(era, self._shown.lang)
            label = self._fill("rule_label", x=x, y=TOP - 9, text=name) if labelled else Html()
            yield self._fill("rule", x=x, y1=TOP - 5, y2=HEIGHT - BOTTOM, title=title, label=label)

    def _line(self, on: Scale, line: Line, *, last: bool) -> Html:
        end = line.points[-1]
        label = short(end.value, self._shown.lang)
        return self._fill(
            "line",
            n=self._places[line.organ],
            path=_path(on, line),
            points=joined(self._point(on, line, point) for point in line.points),
            last=self._fill("last", x=on.x(end.year) + 7, y=on.y(end.value) + 4, text=label)
            if last
            else Html(),
        )

    def _faint(self, on: Scale, line: Line) -> Html:
        """One of many lines, with what is to be seen of it and no more."""
        dots = "".join(f"M{on.x(point.year)} {on.y(point.value)}h0" for point in line.points)
        return self._fill("faint", path=_path(on, line), dots=dots, name=self._names[line.organ])

    def _point(self, on: Scale, line: Line, point: Point) -> Html:
        x, y = on.x(point.year), on.y(point.value)
        kind = "sum" if point.joined else "one"
        dot = self._fill(f"dot_{kind}", x=x, y=y, sure="sure" if point.sure else "unsure")
        return self._linked("point", point, dot=dot, title=self._title(line, point), x=x, y=y)

    def _title(self, line: Line, point: Point) -> str:
        lines = [f"{self._names[line.organ]} {point.year}", self._value(point)]
        if point.joined:
            parts = tuple(fact.label for fact in point.facts)
            lines.append(SUM.of(parts=parts).told(self._shown.lang))
        lines += point.doubts
        return "\n".join([*lines, *(fact.source.quote for fact in point.facts[:1]), point.file])

    def _value(self, point: Point) -> str:
        value = f"{point.value:,f} {point.facts[0].unit}"
        about = any(fact.approx for fact in point.facts)
        return ABOUT.of(value=value).told(self._shown.lang) if about else value

    # --- the numbers

    def _heads(self) -> Html:
        return joined(self._fill("head", text=year) for year in self._years)

    def _row(self, name: str, line: Line) -> Html:
        points = {point.year: point for point in line.points}
        cells = (self._cell(points.get(year), year, line) for year in self._years)
        organ = self._names[line.organ] if len(self._names) > 1 and name != self._names[line.organ] else ""
        return self._fill("numbers", n=self._places[line.organ], name=name, organ=organ, cells=joined(cells))

    def _cell(self, point: Point | None, year: int, line: Line) -> Html:
        if point:
            return self._linked("value", point, file=point.file, value=value_of(point))
        return self._fill("unstated" if year in self._reported[line.organ] else "unreported")

    def _linked(self, part: str, point: Point, **values: object) -> Html:
        link = link_to(point, self._shown.folder)
        return self._fill(part, **values, link=self._fill("link", link=link) if link else Html())

    def _choices(self) -> Html:
        """How what is chosen stands out."""
        return joined(self._fill("chosen", n=n) for n in self._places.values())

    @property
    def _crowd(self) -> str:
        organs = len(self._places)
        return "one" if organs < 2 else "few" if organs <= COLOURS else "many"


def _time_of(organ: Organ) -> tuple[range, tuple[tuple[int, str], ...]]:
    """The years of an organ's reports, and where its form changed."""
    return range(organ.eras[0][0], organ.eras[-1][0] + 1), organ.breaks


def _path(on: Scale, line: Line) -> str:
    """What is drawn: from year to year, and nothing over a gap."""
    traces = (
        (f"{on.x(point.year)} {on.y(point.value)}" for point in run)
        for run in runs(line.points)
        if len(run) > 1
    )
    return "".join(f"M{'L'.join(trace)}" for trace in traces)


def link_to(point: Point, folder: Path) -> str:
    """From a page in *folder*, where *point* stands in its file; nothing where there is no such file."""
    file = point.file
    source, origin = point.facts[0].source, point.facts[0].origin
    if file.startswith(("http://", "https://")):
        link = quote(file, safe=":/?&=%#+,;@~")
    else:
        path = Path(real_name(file.rpartition("#")[0] if not Path(real_name(file)).exists() else file))
        if not path.is_file():
            return ""
        link = quote(Path(os.path.relpath(path.resolve(), folder)).as_posix())
    if source.page:
        return f"{link}#page={source.page}"
    sentence = source.quote.strip()[:QUOTED]
    return f"{link}#:~:text={quote(sentence, safe='')}" if origin is Origin.PROSE and sentence else link
