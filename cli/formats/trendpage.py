"""The page of trends: a small chart for each indicator, the numbers below it, each with its place in a report."""

from ...extractors import Line, Notice, Organ, Point, Trend
from .drawing import COLOURS, Drawing
from .pages import Html, Templates, joined
from .trends import Shown, value_of

# How many charts of a group stand side by side.
ABREAST = 3
TITLE = Notice("{organ}, {first} to {last}")
ORGANS = Notice("{n} organs")


def as_page(shown: Shown) -> Html:
    """A page of all trends, which needs nothing else."""
    return _Page(shown).whole()


class _Page:
    def __init__(self, shown: Shown) -> None:
        self._shown, self._found = shown, shown.found
        self._template = Templates("trend.html", shown.lang)
        self._fill = self._template.fill
        self._drawing = Drawing(shown, self._template)
        self._years = self._found.years
        self._places = {organ.key: n for n, organ in enumerate(self._found.organs)}
        self._organs = {organ.key: organ for organ in self._found.organs}
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

    def _figure(self, trend: Trend) -> Html:
        """All organs in one chart, and where there are several each in one of its own; then the numbers."""
        charts = [self._drawing.chart(trend.lines, self._years, self._found.breaks, "all")]
        if len(self._organs) > 1:
            charts += (
                self._drawing.chart(
                    (line,), *_time_of(self._organs[line.organ]), f"own o{self._places[line.organ]}"
                )
                for line in trend.lines
            )
        return self._fill(
            "figure",
            label=self._shown.label(trend),
            indicator=trend.indicator,
            organs=self._classes(trend),
            charts=joined(charts),
            heads=self._heads(),
            rows=joined(self._row(self._organs[line.organ].name, line) for line in trend.lines),
        )

    def _heads(self) -> Html:
        return joined(self._fill("head", text=year) for year in self._years)

    def _row(self, name: str, line: Line) -> Html:
        points = {point.year: point for point in line.points}
        cells = (self._cell(points.get(year), year, line) for year in self._years)
        organ = (
            self._organs[line.organ].name
            if len(self._organs) > 1 and name != self._organs[line.organ].name
            else ""
        )
        return self._fill("numbers", n=self._places[line.organ], name=name, organ=organ, cells=joined(cells))

    def _cell(self, point: Point | None, year: int, line: Line) -> Html:
        if point:
            return self._drawing.linked("value", point, file=point.file, value=value_of(point))
        return self._fill("unstated" if year in self._reported[line.organ] else "unreported")

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
