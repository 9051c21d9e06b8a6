"""What is proved of a pack before anyone is scored; one file a check.

In: a `model.pack.Pack`, and what building it found. Out: findings.
Always: a check speaks of what is sound; what building already found faulty is left out, so one mistake is one finding.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from kaohe.checks.adjustments import check_adjustments
from kaohe.checks.applying import check_applying
from kaohe.checks.bands import check_bands
from kaohe.checks.binding import check_binding
from kaohe.checks.cycles import check_cycles
from kaohe.checks.direction import check_direction
from kaohe.checks.disclosure import check_disclosure
from kaohe.checks.divisions import check_divisions
from kaohe.checks.examples import check_examples
from kaohe.checks.finer import check_finer
from kaohe.checks.grades import check_grades
from kaohe.checks.joint_gaps import check_joint_gaps
from kaohe.checks.look_backs import check_look_backs
from kaohe.checks.lookups import check_lookups
from kaohe.checks.overlaps import check_overlaps
from kaohe.checks.places import check_places
from kaohe.checks.proving.question import Question
from kaohe.checks.proving.settle import settle
from kaohe.checks.ratios import check_ratios
from kaohe.checks.reached_grades import check_reached_grades
from kaohe.checks.redundant import check_redundant
from kaohe.checks.shadowed import check_shadowed
from kaohe.checks.targets import check_targets
from kaohe.checks.truths import check_truths
from kaohe.checks.unread import without_unread
from kaohe.checks.unused import check_unused
from kaohe.checks.versions import check_versions
from kaohe.checks.working_against import check_working_against
from kaohe.diagnostics import Diagnostic
from kaohe.model.pack import Pack

__all__ = ["check_pack"]


def check_pack(pack: Pack, found: Sequence[Diagnostic], sources: Mapping[str, str]) -> list[Diagnostic]:
    """All findings of all checks. ``found`` is what reading and building the pack found before."""
    findings: list[Diagnostic] = []
    checks = (
        check_bands, check_overlaps, check_grades, check_places, check_ratios, check_lookups, check_adjustments,
        check_cycles, check_versions,
    )  # fmt: skip
    for check in checks:
        findings += without_unread(pack, check(pack), found)
    faulty = any(one.is_error for one in found)
    if not faulty:  # a use that could not be read is no reason to call what it used unused
        findings += check_unused(pack)
        findings += check_disclosure(pack, sources)
    if not faulty and not any(one.is_error for one in findings):
        findings += check_examples(pack, sources)
    if not faulty and not any(one.is_error for one in findings):  # what else is worth a look, once nothing is wrong
        findings += _proved(pack, sources)
    return findings


def _proved(pack: Pack, sources: Mapping[str, str]) -> Iterator[Diagnostic]:
    """What is proved of sound rules; what ranges leave open is asked last."""
    questions: list[Question] = []
    looked = chain(
        check_joint_gaps(pack), check_reached_grades(pack), check_direction(pack), check_targets(pack),
        check_binding(pack), check_shadowed(pack), check_redundant(pack), check_truths(pack, sources),
        check_divisions(pack, sources), check_working_against(pack, sources), check_look_backs(pack, sources),
        check_applying(pack), check_finer(pack),
    )  # fmt: skip
    for one in looked:
        if isinstance(one, Question):
            questions.append(one)
        else:
            yield one
    yield from settle(questions)
