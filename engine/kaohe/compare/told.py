"""The differences of two packs in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TypeAlias

from kaohe.compare.comparison import RuleChange
from kaohe.compare.meaning import Pair, meaning, paired
from kaohe.compare.rules import renamed_role
from kaohe.compare.switching import RolePair
from kaohe.compare.told_scoring import moved, same_or_moved, told_of_rows, told_of_scored, weight
from kaohe.model.adjustments import Adjustment
from kaohe.model.exact import exact_text
from kaohe.model.grades import GradeScale
from kaohe.model.pack import Dimension, Exemption, Indicator, Limits, Pack, Role, Veto
from kaohe.pages.lookup_tables import in_force_text
from kaohe.pages.plain import plain
from kaohe.pages.rule_words import Row, adjustment_effect, by_place, exempting, metric_kind, veto_effect
from kaohe.wording import Wording, wording

__all__ = ["Teller"]

_Ruling: TypeAlias = Adjustment | Veto | Exemption


class Teller:
    """Tells what differs between two packs, in a language."""

    def __init__(self, old: Pack, new: Pack, language: str) -> None:
        self._packs = old, new
        self._words: Wording = wording(language)

    def _say(self, key: str, /, **facts: object) -> str:
        return self._words.say("compare", key, **facts)

    def of_packs(self) -> Iterator[RuleChange]:
        """Roles that only one of them has, and constants that stand for something else."""
        old, new = self._packs
        for name in new.role_names:
            if name not in old.role_names:
                was = renamed_role(new.versions(name)[0], new, old)
                yield RuleChange(name, None, "role", name, self._say("role added", name=name, like=was))
        for name in old.role_names:
            if name not in new.role_names:
                now = renamed_role(old.versions(name)[0], old, new)
                yield RuleChange(name, None, "role", name, self._say("role removed", name=name, like=now))
        before, after = self._constants(old), self._constants(new)
        for name, said in after.items():
            if name in before and said != before[name]:
                yield RuleChange(None, None, "constant", name, moved(self._words, name, before[name], said))
        tables = {one.name: [meaning(version) for version in one.versions] for one in old.lookups}
        for table in new.lookups:
            if table.name in tables and [meaning(one) for one in table.versions] != tables[table.name]:
                said = self._say("table changed", name=table.name)
                yield RuleChange(None, None, "lookup", table.name, said)

    def _constants(self, pack: Pack) -> Mapping[str, str]:
        """What each constant stands for, all its versions in one text."""
        found: dict[str, list[str]] = {}
        for one in pack.constants:
            days = in_force_text(one.starts, one.ends, self._words)
            value = plain(one.expression, self._words)
            dated = self._words.say("pages", "dated", value=value, days=days) if days else value
            found.setdefault(one.name, []).append(dated)
        return {name: self._words.term("semicolon").join(versions) for name, versions in found.items()}

    def of_roles(self, old: Role | None, new: Role | None) -> Iterator[RuleChange]:
        """Each difference of two versions of a role; a version that only one pack has is one difference."""
        known = new or old
        if known is None:
            return
        if old is None or new is None:
            if all(pack.versions(known.name) for pack in self._packs):
                said = self._say("version added" if old is None else "version removed", starts=_day(known.starts))
                yield RuleChange(known.name, known.starts, "version", known.name, said)
            return
        for kind, name, said in self._of_role(old, new):
            yield RuleChange(new.name, new.starts, kind, name, said)

    def _of_role(self, old: Role, new: Role) -> Iterator[tuple[str, str, str]]:
        pair = RolePair(old, new)
        yield from (("role", "", said) for said in self._frame(old, new))
        yield from self._metrics(old, new)
        if pair.is_regrouped:
            yield "form", "", self._say("form")
        yield from self._scored("indicator", pair.indicators.pairs, old, new)
        yield from self._scored("dimension", pair.dimensions.pairs, old, new)
        if pair.is_reordered:
            yield "order", "", self._say("order")
        meant = partial(meaning, role=old), partial(meaning, role=new)
        exemptions = paired(old.exemptions, new.exemptions, lambda rule: rule.title, meant)
        for kind, one, other in (
            *(("", *adjustments) for adjustments in pair.adjustments.pairs),
            *(("veto", *vetoes) for vetoes in pair.vetoes.pairs),
            *(("exemption", *both) for both in exemptions),
        ):
            rule = other or one
            if rule is not None:
                own = rule.kind if isinstance(rule, Adjustment) else kind
                yield from ((own, rule.title, said) for said in self._ruling(own, one, other, (old, new)))
        ends = (self._limits(old.limits), self._limits(new.limits))
        yield from (("limits", "", said) for said in same_or_moved(self._words, self._say("total"), *ends))
        yield from (("grades", "", said) for said in self._grades(old.grades, new.grades))

    def _frame(self, old: Role, new: Role) -> Iterator[str]:
        """What a role states as a whole."""
        words = self._words
        days = [in_force_text(one.starts, one.ends, words) or None for one in (old, new)]
        yield from same_or_moved(words, self._say("in force"), *days)
        if old.cycle != new.cycle:
            yield moved(words, self._say("cycle"), words.term(old.cycle), words.term(new.cycle))
        for key in ("indicator_decimals", "total_decimals"):
            yield from same_or_moved(words, self._say(key), str(getattr(old, key)), str(getattr(new, key)))
        shares = [None if one.least_counted is None else weight(one.least_counted, "weight") for one in (old, new)]
        yield from same_or_moved(words, self._say("least counted"), *shares)
        if meaning(old.in_role, old) != meaning(new.in_role, new):
            texts = (None if one.in_role is None else one.in_role.text for one in (old, new))
            yield moved(words, self._say("in role"), *texts)

    def _metrics(self, old: Role, new: Role) -> Iterator[tuple[str, str, str]]:
        before = {one.name: one for one in old.metrics}
        after = {one.name: one for one in new.metrics}
        for name, one in after.items():
            if name not in before:
                yield "metric", name, self._say("metric added", name=name, kind=metric_kind(one, self._words))
            elif meaning(one, new) != meaning(before[name], old):
                kinds = [metric_kind(each, self._words) for each in (before[name], one)]
                yield from (("metric", name, said) for said in same_or_moved(self._words, self._say("kind"), *kinds))
                columns = before[name].column, one.column
                own = same_or_moved(self._words, self._say("column"), *columns)
                yield from (("metric", name, said) for said in own)
        yield from (("metric", name, self._say("metric removed")) for name in before if name not in after)

    def _scored(
        self, kind: str, pairs: Sequence[Pair[Indicator]] | Sequence[Pair[Dimension]], old: Role, new: Role
    ) -> Iterator[tuple[str, str, str]]:
        for one, other in pairs:
            if one is None and other is not None:
                yield kind, other.name, self._say(f"{kind} added", weight=weight(other.weight, new.form), form=new.form)
            elif other is None and one is not None:
                yield kind, one.name, self._say(f"{kind} removed", weight=weight(one.weight, old.form), form=old.form)
            elif one is not None and other is not None:
                if isinstance(one, Indicator) and isinstance(other, Indicator):
                    outer = [role.dimension_of(each.name) for role, each in ((old, one), (new, other))]
                    names = [None if each is None else each.name for each in outer]
                    of = same_or_moved(self._words, self._words.term("dimension"), *names)
                    yield from ((kind, other.name, said) for said in of)
                yield from ((kind, other.name, said) for said in told_of_scored(one, other, (old, new), self._words))

    def _ruling(self, kind: str, old: _Ruling | None, new: _Ruling | None, roles: tuple[Role, Role]) -> Iterator[str]:
        """Of adjustments, vetoes and exemptions: what applies when, and does what."""
        if old is None and new is not None:
            facts = {"when": new.condition_text, "then": self._effect(new)}
            yield self._say("ruling added", kind=self._words.say("pages", kind), **facts)
        elif new is None and old is not None:
            yield self._say("ruling removed", kind=self._words.say("pages", kind))
        elif old is not None and new is not None:
            if old.title != new.title:
                yield self._say("renamed", old=old.title, new=new.title)
            if meaning(old.condition, roles[0]) != meaning(new.condition, roles[1]):
                yield moved(self._words, self._say("condition"), old.condition_text, new.condition_text)
            yield from same_or_moved(self._words, self._say("effect"), self._effect(old), self._effect(new))

    def _effect(self, rule: _Ruling) -> str:
        if isinstance(rule, Adjustment):
            return adjustment_effect(rule, self._words)
        return veto_effect(rule, self._words) if isinstance(rule, Veto) else exempting(rule, self._words)

    def _limits(self, limits: Limits) -> str | None:
        low, high = (None if end is None else exact_text(end) for end in (limits.floor, limits.cap))
        return self._words.say("compare", "from to", low=low, high=high) if limits.are_stated else None

    def _grades(self, old: GradeScale | None, new: GradeScale | None) -> Iterator[str]:
        if old is None or new is None:
            if old is not new:
                yield self._say("grades added" if old is None else "grades removed")
            return
        before, after = ({one.name: one for one in scale.rows} for scale in (old, new))
        otherwise = self._words.keyword("OTHERWISE")
        for name, row in after.items():
            if name not in before:
                yield self._say("grade added", name=name, when=row.text or otherwise)
            elif meaning(row.condition) != meaning(before[name].condition):
                yield moved(self._words, name, before[name].text or otherwise, row.text or otherwise)
        yield from (self._say("grade removed", name=name) for name in before if name not in after)
        worth = [
            [Row(one.name, exact_text(one.coefficient)) for one in scale.rows if one.coefficient is not None]
            for scale in (old, new)
        ]
        for said in told_of_rows(worth[0], worth[1], self._words):
            yield self._say("coefficient", said=said)
        places = [by_place(scale, self._words) for scale in (old, new)]
        yield from same_or_moved(self._words, self._say("places"), *places)


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
