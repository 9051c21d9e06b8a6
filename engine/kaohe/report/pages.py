"""The report's pages, rendered: the front page, a page a role version, the people, what was set aside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from kaohe.export.tables import heading
from kaohe.pages.environment import LANGUAGE_TAGS, cleaned, environment
from kaohe.pages.file_names import file_name
from kaohe.plan.columns import RolePlan
from kaohe.report.drawings import colours
from kaohe.report.listings import Listing
from kaohe.report.overview import Overview, drawn_totals, grade_bars, mean_of
from kaohe.report.pseudonyms import LEAST_PEOPLE
from kaohe.report.role_figures import RoleFigures
from kaohe.report.role_lines import shown_lines
from kaohe.report.shown import NUMBER, Shown
from kaohe.report.tallies import Spread
from kaohe.run.manifest import Manifest
from kaohe.run.trace import DISQUALIFIED
from kaohe.wording import wording
from kaohe.wording.numbers import fixed

__all__ = ["FIRST_ROWS", "Pages", "role_file"]

MARK = "kaohe report 1"
FIRST_ROWS = 50
"""So many rows of a list stand in the page itself; where there are more, all are in its data."""
_CSS = Path(__file__).resolve().parents[1] / "pages/templates/report/report.css"
_LEAST_WIDTH = 0.6
_SET_ASIDE = ("incomplete", "not_appraised", "rejected")


@dataclass(frozen=True, slots=True)
class _Link:
    """A page in the list of all; ``own`` where its name is the rules' own."""

    file: str
    name: str
    inside: bool = False
    own: bool = False


@dataclass(frozen=True, slots=True)
class _Site:
    """What all pages share."""

    title: str
    policy: str
    links: tuple[_Link, ...]
    css: Markup


@dataclass(frozen=True, slots=True)
class _Listed:
    """A list on a page: its first rows, and how many there are."""

    it: Listing
    heading: str
    counted: str
    rows: tuple[tuple[tuple[Any, str], ...], ...]

    @property
    def is_cut(self) -> bool:
        """Whether more rows are in the data alone."""
        return self.it.size > len(self.rows)


def role_file(plan: RolePlan) -> str:
    """The page of a role version."""
    return f"role-{file_name(plan.table, '.html')}"


class Pages:
    """Renders pages in a language."""

    def __init__(self, it: Shown, figures: Overview, manifest: Manifest, language: str) -> None:
        self._it = it
        self._figures = figures
        self._manifest = manifest
        self._words = wording(language)
        self._plans = [plan for plan in it.plans if len(it.traces[plan.table])]
        pack = it.pack
        policy = " ".join(one for one in (pack.title, pack.version) if one) or self._words.say("pages", "no version")
        self._site = _Site(
            title=self._say("title", policy=policy),
            policy=policy,
            links=tuple(self._links()),
            css=Markup(_CSS.read_text(encoding="utf-8")),  # noqa: S704 - our own file
        )

    def _say(self, key: str, /, **facts: Any) -> str:
        return self._words.say("report", key, **facts)

    def _links(self) -> Iterator[_Link]:
        yield _Link("index.html", self._say("front"))
        for plan in self._plans:
            several = len(self._it.pack.versions(plan.role.name)) > 1
            name = f"{plan.role.name} {plan.role.starts}" if several and plan.role.starts else plan.role.name
            yield _Link(role_file(plan), name, inside=True, own=True)
        yield _Link("people.html", self._say("people"))
        yield _Link("set_aside.html", self._say("set aside"))
        yield _Link("handbook.html", self._say("handbook"))

    def _rendered(self, template: str, here: str, **facts: Any) -> str:
        language = self._words.language
        pack = self._it.pack
        own = "" if pack.language == language else f' lang="{LANGUAGE_TAGS[pack.language]}"'
        page = environment(language).get_template(f"report/{template}.html.jinja").render(
            mark=MARK, here=here, site=self._site, it=self._it, say=self._say,
            heading=lambda word: heading(self._words.term(word)),
            own=Markup(own),  # noqa: S704 - a tag of ours
            **facts,
        )  # fmt: skip
        return cleaned(page)

    def front(self) -> str:
        """The front page."""
        it, figures = self._it, self._figures
        links = {fate: f"set_aside.html#{fate}" for fate in _SET_ASIDE}
        links["scored"] = f"people.html#status={quote(self._words.term('scored'))}"
        return self._rendered(
            "index", "index.html", figures=figures, least=LEAST_PEOPLE,
            facts=tuple(self._facts()),
            fates=[(fate, count, links.get(fate)) for fate, count in figures.fates],
            flow=tuple(self._flow()),
            counted=tuple(self._counted()),
            said_totals=self._said_totals(figures.spread, sum(one.count for one in figures.bars)),
            role_files={plan.role.name: role_file(plan) for plan in reversed(self._plans)},
            hashes=tuple(self._hashes(it)),
        )  # fmt: skip

    def _facts(self) -> Iterator[tuple[str, str]]:
        pack, say = self._it.pack, self._words.say
        if pack.approved_on or pack.approved_by:
            approval = say("pages", "approval", on=pack.approved_on, by=pack.approved_by)
            yield say("pages", "approved"), approval
        if pack.published_on:
            yield say("pages", "published"), str(pack.published_on)
        if self._figures.periods:
            yield heading(self._words.term("period")), self._words.joined(self._figures.periods)
        yield self._say("records"), str(len(self._it.scores))
        yield self._say("people number"), str(self._it.scores["employee"].n_unique())
        yield self._say("engine"), f"kaohe {self._manifest.engine}"

    def _flow(self) -> Iterator[tuple[float, float, str]]:
        """The fates side by side, each wide enough to be seen."""
        there = [(fate, count) for fate, count in self._figures.fates if count]
        whole = sum(count for _, count in there) or 1
        widths = [max(_LEAST_WIDTH, count * 100 / whole) for _, count in there]
        x, room = 0.0, 100 / (sum(widths) or 1)
        for (fate, _), width in zip(there, widths, strict=True):
            yield round(x, 3), round(width * room, 3), fate
            x += width * room

    def _counted(self) -> Iterator[str]:
        """Counts besides those of the rows, each adding up by itself."""
        counts, say, told = self._it.counts, self._words.say, self._it.supersedes
        if told is not None:  # its reason may name somebody
            yield say("run", "corrected", it=told.model_copy(update={"reason": ""}) if self._it.pseudonymous else told)
        if counts.overrides is not None:
            yield say("run", "override counts", it=counts.overrides)
        for detail in counts.details:
            yield say("run", "detail counts", it=detail)
        if counts.no_record is not None:
            yield self._say("no record", count=counts.no_record)
        if counts.unread_files:
            yield self._say("unread files", count=counts.unread_files)
        if "exceeded" in self._it.tables and len(self._it.tables["exceeded"]):
            yield self._say("exceeded", count=len(self._it.tables["exceeded"]))
        if counts.several_roles:
            yield self._say("several roles", count=counts.several_roles)

    def _said_totals(self, spread: Spread | None, size: int) -> str:
        """A distribution of totals in a sentence."""
        if spread is None:
            return ""
        least, middle, most = (fixed(one, self._it.places) for one in (spread.least, spread.middle, spread.most))
        mean = mean_of(spread.mean, self._it.places)
        return self._say("said totals", size=size, least=least, middle=middle, most=most, mean=mean)

    def _hashes(self, it: Shown) -> Iterator[tuple[str, str, str]]:
        """The results, the rules and what was read, by their bytes."""
        manifest = self._manifest
        yield self._say("results hash"), "", manifest.sha256
        for name, digest in sorted(manifest.files.items()):
            if name.startswith("rules/"):
                yield name.removeprefix("rules/"), "", digest
        for number, one in enumerate(manifest.inputs, 1):
            name = self._say("input", number=number) if it.pseudonymous else one.file
            yield name, str(one.rows), one.sha256

    @property
    def home(self) -> tuple[str, str]:
        """The front page, and what a page outside this look calls it."""
        return "index.html", self._say("report")

    @property
    def plans(self) -> Sequence[RolePlan]:
        """The role versions that have a page: those with records."""
        return self._plans

    def role(self, figures: RoleFigures) -> str:
        """The page of a role version."""
        role, words = figures.plan.role, self._words
        own = self._it.scores.join(self._it.traces[figures.plan.table].select(NUMBER), on=NUMBER, how="semi")
        palette = colours([grade for grade, _ in figures.grades], DISQUALIFIED[words.language])
        return self._rendered(
            "role", role_file(figures.plan),
            heading_of_role=f"{role.name} {role.label}" if role.label else role.name,
            facts=tuple(self._role_facts(figures)),
            totals=drawn_totals(own, self._it.places, figures.thresholds, words),
            said_totals=self._said_totals(figures.spread, figures.scored),
            bars=grade_bars(figures.grades, palette, words),
            lines=tuple(shown_lines(figures, words)),
        )  # fmt: skip

    def _role_facts(self, figures: RoleFigures) -> Iterator[tuple[str, str]]:
        role = figures.plan.role
        if role.starts:
            yield self._words.say("pages", "effective"), role.starts.isoformat()
        yield self._say("records"), str(figures.size)
        yield self._say("with total"), str(figures.scored)
        yield heading(self._words.term("incomplete")), str(figures.incomplete)

    def people(self, listing: Listing) -> str:
        """The page of the people, whose rows are data."""
        return self._rendered("people", "people.html", listing=listing)

    def set_aside(self, lists: Sequence[Listing]) -> str:
        """The page of what has no score."""
        return self._rendered("set_aside", "set_aside.html", lists=[self._listed(one) for one in lists])

    def _listed(self, it: Listing) -> _Listed:
        rows = tuple(tuple(zip(it.columns, it.said(row), strict=True)) for row in it.rows[:FIRST_ROWS])
        counted = getattr(self._it.counts, it.name, it.size)
        key = f"count {it.name}" if self._words.has("report", f"count {it.name}") else "count"
        said = self._say(key, rows=counted, size=it.size, shown=len(rows))
        return _Listed(it, self.title_of(it), said, rows)

    def title_of(self, it: Listing) -> str:
        """What a list is of."""
        return self._say("people") if it.name == "people" else self._say(f"list {it.name}")
