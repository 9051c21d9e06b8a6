"""A sample's figures and reasons as people read them."""

from __future__ import annotations

from collections.abc import Iterator
from shlex import quote

from kaohe.model.exact import exact_text
from kaohe.sample.drawn import Kind, Sample, Sampled, Stratum, Why
from kaohe.wording import Wording

__all__ = ["KINDS", "again", "counted", "facts", "method", "reasons", "stratum"]

KINDS: tuple[Kind, ...] = ("random", "incomplete", "veto", "override", "threshold")
"""In the order in which they are told."""


def reasons(one: Sampled, words: Wording) -> str:
    """Why somebody is in the sample."""
    return words.term("semicolon").join(_reason(why, words) for why in one.reasons)


def _reason(why: Why, words: Wording) -> str:
    threshold, distance = (None if one is None else exact_text(one) for one in (why.threshold, why.distance))
    return words.say("sample", f"why {why.kind}", about=why.about, threshold=threshold, distance=distance)


def stratum(one: Stratum, it: Sample, words: Wording) -> str:
    """What a stratum is called."""
    return words.say("sample", f"no {it.by}") if one.name is None else one.name


def counted(it: Sample, words: Wording) -> str:
    """How many were drawn of how many, and how many more were taken."""
    drawn = it.count("random")
    return words.say(
        "sample", "counts", size=len(it.records), drawn=drawn, population=it.population, more=len(it.records) - drawn
    )


def again(it: Sample, words: Wording) -> str:
    """The command that draws it again."""
    return words.say("sample", "command", it=it, seed=quote(it.seed), within=exact_text(it.within))


def facts(it: Sample, words: Wording) -> Iterator[tuple[str, str]]:
    """All that it takes to draw it again, as pairs of what it is and what it was."""

    def fact(key: str, said: object) -> tuple[str, str]:
        return words.say("sample", key), str(said)

    if it.title:
        yield fact("rules", it.title)
    yield fact("manifest", it.manifest)
    yield fact("population", words.say("sample", "of population", number=it.population))
    for name, number in it.outside.items():
        yield fact("outside", words.say("sample", f"outside {name}", number=number))
    yield fact("seed", it.seed)
    yield fact("asked", it.size)
    yield fact("strata", words.say("sample", f"by {it.by}"))
    yield fact("within", words.say("sample", "points", number=exact_text(it.within)))
    yield fact("sample", counted(it, words))
    for kind in KINDS:
        yield fact(f"count {kind}", it.count(kind))


def method(it: Sample, words: Wording) -> Iterator[str]:
    """How it was drawn, sentence by sentence."""
    for key in ("how allocated", "how drawn", "how more", "how near", "how again"):
        yield words.say("sample", key, within=exact_text(it.within), by=words.say("sample", f"by {it.by}"))
    yield again(it, words)
