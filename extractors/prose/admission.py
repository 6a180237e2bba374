"""Which terms may claim a figure: those whose indicator is counted in its unit, is what the clause is about, and is not
made something else by the words around it; and why the others may not."""

from collections.abc import Sequence

from ..models import Quantity, Reason, Refusal
from ..text.sentences import Sentence
from .lexicon import Hit
from .passage import WINDOW, Passage, Vocabulary

# How far behind its figure a name may start: 6件网络申请, 5名工作人员兼职.
REACH = 8


class Admission:
    """Admits terms of a *sentence*, which is *passage*, to its figures."""

    def __init__(self, vocabulary: Vocabulary, passage: Passage, sentence: Sentence) -> None:
        self._rules = vocabulary.rules
        self._words = vocabulary.words
        self._passage = passage
        self._sentence = sentence

    def named(
        self, hits: Sequence[Hit], q: Quantity, left: int, right: int, topics: list[str]
    ) -> list[tuple[Hit, str]]:
        """The (term, indicator) pairs of *hits* that may claim *q*."""
        clause = self._passage.text[left:right]
        ignored = max((hit.end for hit in hits if not hit.names and hit.end <= q.start), default=-1)
        return [
            (hit, name)
            for hit in hits
            if not hit.start < ignored < q.start
            for name in sorted(hit.names)
            if self.admits(name, q, topics, clause) and not self._about_else(hit, q, left, right)
        ]

    def admits(self, name: str, q: Quantity, topics: list[str], clause: str) -> bool:
        if not self._rules.counts(name, q) or self._in_other_section(name):
            return False
        about = self._rules.indicators[name].about
        if about is not None and not (about in topics if topics else self._rules.is_by_channel(name)):
            return False
        return not self._words.excluded(name, clause)

    def _in_other_section(self, name: str) -> bool:
        """Whether *name* needs a heading that does not stand above."""
        section = self._words.sections.get(name)
        return section is not None and not any(map(section.search, self._sentence.headings))

    def _about_else(self, hit: Hit, q: Quantity, left: int, right: int) -> bool:
        """Whether words between the term and the figure, or right behind it, make it a figure of something else."""
        words, text = self._words, self._passage.text
        if hit.end <= q.start:
            # 公报类信息16条 counts a kind of document; 6件申请中5件 is of the whole; (含规范性文件)176件 adds a remark
            if (
                text.startswith(words.kinds, hit.end)
                or words.among.fullmatch(text, hit.end, q.start)
                or 0 <= text.find(")", hit.end, q.start) < text.find("(", hit.end, q.start) % len(text)
                or self._shared_with_unknown(hit, q)
            ):
                return True
            return bool(words.elsewhere.search(text, max(hit.end, left), q.start)) or bool(
                words.elsewhere.match(text, q.end, right)
            )
        # a general name behind its figure stands right behind it: 15件申请, but not 10个镇街开展模拟申请
        general = all(self._rules.indicators[n].over for n in hit.names)
        return (general and hit.start > q.end + 1) or bool(words.elsewhere.search(text, q.end, hit.start))

    def _shared_with_unknown(self, hit: Hit, q: Quantity) -> bool:
        """规范性文件、重要发文等43件: an exact name shares the figure with something no rule knows."""
        text = self._passage.text
        if any(self._rules.indicators[n].over for n in hit.names):
            return False
        joined = self._words.joins.match(text, hit.end, q.start)
        more = self._words.and_more.search(text, hit.end, q.start)
        if (
            more
            and (joined or more.start() == hit.end)
            and not any(map(self._rules.is_by_channel, hit.names))
        ):
            return (
                True  # 通过当面、邮寄等方式提出申请12件; channels that share a figure are told by their names
            )
        if joined is None:
            return False
        at = joined.end()
        # 、简报等形式公开信息: 等 closes what is joined
        until = more.start() if more and more.start() >= at else q.start
        for end in (*(m.start() for m in self._words.joins.finditer(text, at, until)), until):
            if not any(h.names for h in self._passage.terms(at, end)):
                return True
            at = end + 1
        return False

    def otherwise_counted(self, hits: Sequence[Hit], q: Quantity, *, behind: bool = False) -> list[Hit]:
        """The terms before *q*, or those *behind* it too, that name indicators which are not counted in its unit."""
        unfit = ((hit, frozenset(n for n in hit.names if not self._rules.counts(n, q))) for hit in hits)
        return [hit._replace(names=names) for hit, names in unfit if names and (behind or hit.end <= q.start)]

    def names_any(self, hits: list[Hit], q: Quantity) -> bool:
        """Whether any of *hits* before *q* names something that is counted in its unit."""
        return any(hit.end <= q.start and self._rules.counts(name, q) for hit in hits for name in hit.names)

    def refusal(self, q: Quantity, left: int, right: int, hits: list[Hit], topics: list[str]) -> Refusal:
        """Why the indicator whose name stands nearest did not take *q*."""
        clause = self._passage.text[left:right]
        named = [hit for hit in hits if hit.names and hit.start < q.end + REACH]
        named.sort(key=lambda hit: q.start - hit.end if hit.end <= q.start else WINDOW + hit.start - q.end)
        for hit in named:
            for name in sorted(hit.names):
                word = self._words.excluded(name, clause)
                if not self._rules.counts(name, q):
                    return Refusal(Reason.UNIT, name, q.unit)
                if word:
                    return Refusal(Reason.EXCLUDED, name, word)
                if self._in_other_section(name):
                    return Refusal(Reason.SECTION, name)
                if not self.admits(name, q, topics, clause):
                    return Refusal(Reason.TOPIC, name, topics[0] if topics else "")
                other = self._words.elsewhere.search(self._passage.text, left, right)
                if self._about_else(hit, q, left, right):
                    return Refusal(Reason.ELSEWHERE, name, other.group() if other else "")
                return Refusal(Reason.SEVERAL, name)
        return Refusal(Reason.UNNAMED)
