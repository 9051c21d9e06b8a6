"""Rules from answers: written, checked, and put into a folder of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kaohe import pipeline
from kaohe.diagnostics import finding
from kaohe.diagnostics.refused import RefusedError
from kaohe.diagnostics.width import display_width, padded
from kaohe.formatting import format_text
from kaohe.model.exact import exact_text, round_half_up, sum_of
from kaohe.model.pack import Language
from kaohe.sources.whole_folder import whole_folder
from kaohe.starter.answers import Answers, Planned, Way
from kaohe.syntax.grammar import reserved_words
from kaohe.syntax.keywords import keywords
from kaohe.wording import Wording, wording

__all__ = ["Started", "start_pack"]

_TEMPLATES = Path(__file__).resolve().parent / "templates"
_POINTS: dict[Way, int] = {"rating": 80, "rate": 100, "time": 80, "times": 80}
"""What each way gives for the figures of the example."""
_GRADES = (("A", 90), ("B", 80), ("C", 60))


@dataclass(frozen=True, slots=True)
class Started:
    """What was written: the file's name inside the folder, and what its example gives."""

    file: str
    total: str
    grade: str


@dataclass(frozen=True, slots=True)
class _Indicator:
    """An indicator as it stands in the rules, with its metrics: their names, what they are, and the example's."""

    name: str
    label: str | None
    way: Way
    weight: str
    points: int
    metrics: tuple[str, ...]
    kinds: tuple[str, ...]
    given: str


def start_pack(answers: Answers, out: Path, language: Language) -> Started:
    """Writes a pack into a folder that isn't there yet.

    Raises
    ------
    RefusedError
        Where something stands there, it can't be written, or names get in each other's way.
    """
    file = f"{wording(language).say('starter', 'file')}.kaohe"
    with whole_folder(out, "pack", file) as aside:
        text, started = _written(answers, file, language)
        (aside / file).write_text(text, encoding="utf-8", newline="")
    return started


def _written(answers: Answers, file: str, language: Language) -> tuple[str, Started]:
    """The text of the rules; it is held to the checks before anybody sees it."""
    words = wording(language)
    indicators = [_indicator(one, words, language) for one in answers.indicators]
    products = [(one.points, plan.weight) for one, plan in zip(indicators, answers.indicators, strict=True)]
    exact = sum_of(points * weight / 100 for points, weight in products)
    total = round_half_up(exact, 2)
    grade = next((name for name, least in _GRADES if total >= least), "D")
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        keep_trailing_newline=True, autoescape=False,  # noqa: S701 - what is written is rules, and checked as such
    )  # fmt: skip
    role, label = _name(answers.role, language)
    text = environment.get_template(f"rules.{language}.kaohe.jinja").render(
        title=answers.title, role=role, role_label=label, starts=answers.starts, indicators=indicators,
        metrics=_metrics(indicators), given=[one.given for one in indicators],
        cycle=words.keyword(f"{answers.cycle.upper()}{'_YEARLY' if answers.cycle == 'half' else 'LY'}"),
        sum=" + ".join(f"{points}×{exact_text(weight)}%" for points, weight in products),
        exact=exact_text(exact), total=exact_text(total), grade=grade,
    )  # fmt: skip
    loaded = pipeline.load_text(text, file)
    errors = [one.code for one in loaded.findings if one.is_error]
    if errors:
        raise RefusedError([finding("B157", reason=errors[0])], language)
    return format_text(text), Started(file, exact_text(total), grade)


def _indicator(one: Planned, words: Wording, language: Language) -> _Indicator:
    name, label = _name(one.name, language)
    pairs = [pair.split(":") for pair in words.say("starter", f"metrics {one.way}").split(",")]
    metrics = tuple(_name(f"{name.strip('「」')}{ending}", language)[0] for ending, _ in pairs)
    given = words.say("starter", f"given {one.way}", names=metrics)
    kinds = tuple(kind for _, kind in pairs)
    return _Indicator(name, label, one.way, exact_text(one.weight), _POINTS[one.way], metrics, kinds, given)


def _metrics(indicators: Sequence[_Indicator]) -> list[tuple[str, str]]:
    """The metrics of all indicators, their names as wide as the widest."""
    found = [pair for one in indicators for pair in zip(one.metrics, one.kinds, strict=True)]
    widest = max((display_width(name) for name, _ in found), default=0)
    return [(padded(name, widest), kind) for name, kind in found]


def _name(text: str, language: Language) -> tuple[str, str | None]:
    """A name for the rules, and its label where it had to be made shorter: ``Support agent`` is ``support_agent``."""
    if language == "en" and text.isascii():
        slug = re.sub(r"\W+", "_", text.casefold()).strip("_")
        if _is_plain(slug):
            return slug, text if slug != text else None
    return (text if _is_plain(text) else f"「{text}」"), None


def _is_plain(name: str) -> bool:
    reserved = {word for words in reserved_words().values() for word in words}
    reserved |= {*keywords().of({"AND", "OR", "NOT"})}  # these would go on with the line before
    return re.fullmatch(r"[^\W\d]\w*", name) is not None and name not in reserved
