"""The small charts of the page of trends, as SVG: lines with gaps, points that lead to a report, rules where a form ends."""

from collections.abc import Iterator, Sequence

from ...extractors import Line, Notice, Point
from .chart import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, Scale, apart, runs, scale, short
from .links import link_to
from .pages import Html, Templates, joined
from .trends import Shown, era_name, form_since

# So many organs have a colour each.
COLOURS = 6
# How far apart two labels stand.
LABELLED = 30
SUM = Notice("the sum of: {parts}")
ABOUT = Notice("about {value}")


class Drawing:
    """Draws what is *shown* by the parts of a *template*."""

    def __init__(self, shown: Shown, template: Templates) -> None:
        self._lang, self._folder = shown.lang, shown.folder
        self._fill = template.fill
        self._names = {organ.key: organ.name for organ in shown.found.organs}
        self._places = {organ.key: n for n, organ in enumerate(shown.found.organs)}

    def chart(
        self, lines: Sequence[Line], years: range, breaks: Sequence[tuple[int, str]], whose: str
    ) -> Html:
        """A chart of *lines*, with a rule at each of *breaks*; *whose* it is decides when it is seen."""
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
            label = short(value, self._lang)
            yield self._fill("step", x1=LEFT, x2=WIDTH - RIGHT, y=y, x=LEFT - 6, label=label)
        for year in on.named():
            yield self._fill("year", x=on.x(year), y=HEIGHT - BOTTOM + 15, year=year)

    def _rules(self, on: Scale, breaks: Sequence[tuple[int, str]]) -> Iterator[Html]:
        places = [on.x(year - 0.5) for year, _ in breaks]
        for (year, era), x, labelled in zip(breaks, places, apart(places, LABELLED), strict=True):
            title = form_since(year, era).told(self._lang)
            name = era_name(era, self._lang)
            label = self._fill("rule_label", x=x, y=TOP - 9, text=name) if labelled else Html()
            yield self._fill("rule", x=x, y1=TOP - 5, y2=HEIGHT - BOTTOM, title=title, label=label)

    def _line(self, on: Scale, line: Line, *, last: bool) -> Html:
        end = line.points[-1]
        label = short(end.value, self._lang)
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
        return self.linked("point", point, dot=dot, title=self._title(line, point), x=x, y=y)

    def _title(self, line: Line, point: Point) -> str:
        lines = [f"{self._names[line.organ]} {point.year}", self._value(point)]
        if point.joined:
            parts = tuple(fact.label for fact in point.facts)
            lines.append(SUM.of(parts=parts).told(self._lang))
        lines += point.doubts
        return "\n".join([*lines, *(fact.source.quote for fact in point.facts[:1]), point.file])

    def _value(self, point: Point) -> str:
        value = f"{point.value:,f} {point.facts[0].unit}"
        about = any(fact.approx for fact in point.facts)
        return ABOUT.of(value=value).told(self._lang) if about else value

    def linked(self, part: str, point: Point, **values: object) -> Html:
        """The *part* of the template with a link to where *point* stands, if there is a file."""
        link = link_to(point.facts[0], point.file, self._folder)
        return self._fill(part, **values, link=self._fill("link", link=link) if link else Html())


def _path(on: Scale, line: Line) -> str:
    """What is drawn: from year to year, and nothing over a gap."""
    traces = (
        (f"{on.x(point.year)} {on.y(point.value)}" for point in run)
        for run in runs(line.points)
        if len(run) > 1
    )
    return "".join(f"M{'L'.join(trace)}" for trace in traces)
