"""Packs, roles, examples and the file that holds them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from kaohe.diagnostics import Span
from kaohe.syntax.nodes.expressions import Call, DateValue, Expression, Name, Node, Number, State, Text
from kaohe.syntax.nodes.role import Effective, Metric, RecordKeys, RoleStatement

__all__ = [
    "Approved",
    "Constant",
    "Detail",
    "Example",
    "Expected",
    "File",
    "Given",
    "GradeRow",
    "Grades",
    "Item",
    "KeyedRow",
    "Lookup",
    "PeerKind",
    "Policy",
    "Published",
    "Role",
    "SmallGroups",
    "StatedException",
    "Top",
]


PeerKind = Literal["same_role", "same_department"]


@dataclass(frozen=True, slots=True)
class Approved(Node):
    """批准 date 由 whom."""

    on: DateValue
    by: Text | None


@dataclass(frozen=True, slots=True)
class Published(Node):
    """公示 date."""

    on: DateValue


@dataclass(frozen=True, slots=True)
class Policy(Node):
    """制度: the pack's title and version."""

    title: Text
    version: Text | None
    statements: tuple[Approved | Published, ...]


@dataclass(frozen=True, slots=True)
class Constant(Node):
    """常量, with the days from and to which it is in force where they are stated."""

    name: Name
    expression: Expression
    effective: Effective | None = None


@dataclass(frozen=True, slots=True)
class KeyedRow(Node):
    """A row of keys and a value; a key of None is 其余."""

    keys: tuple[Expression | None, ...]
    value: Expression


@dataclass(frozen=True, slots=True)
class Lookup(Node):
    """查表: values by one key or several, whose names say what they are."""

    name: Name
    keys: tuple[Name, ...]
    effective: Effective | None
    rows: tuple[KeyedRow, ...]


@dataclass(frozen=True, slots=True)
class Top(Node):
    """前 30%, 前 3 名: a share of a group, or so many of it, counted from the best."""

    most: Number


@dataclass(frozen=True, slots=True)
class GradeRow(Node):
    """A grade, its label, its places, its condition (neither is 其余) and the 系数 that it gives, for pay."""

    name: Name
    label: Text | None
    top: Top | None
    condition: Expression | None
    coefficient: Expression | None = None


@dataclass(frozen=True, slots=True)
class SmallGroups(Node):
    """不足 10 人 : 等级 用 …: the scale by score that smaller groups go by."""

    condition: Expression
    scale: Name


@dataclass(frozen=True, slots=True)
class Grades(Node):
    """等级: a scale by score, or by place in a ``group``; one that ``warns`` goes by score, and tells of too many."""

    name: Name
    group: PeerKind | None
    warns: bool
    rows: tuple[GradeRow | SmallGroups, ...]


@dataclass(frozen=True, slots=True)
class Detail(Node):
    """明细: a table of many records each; ``owner`` is the column that says whose."""

    name: Name
    label: Text | None
    owner: Name | Text
    statements: tuple[Metric | RecordKeys, ...]


@dataclass(frozen=True, slots=True)
class Role(Node):
    """岗位."""

    name: Name
    label: Text | None
    statements: tuple[RoleStatement, ...]


@dataclass(frozen=True, slots=True)
class Given(Node):
    """What an example knows: a metric, what a ``call`` gives, or else the period."""

    metric: Name | None
    call: Call | None
    value: Expression | State


@dataclass(frozen=True, slots=True)
class Expected(Node):
    """What an example expects: of an indicator, a part (``part``), the base total, total or grade."""

    what: Literal["indicator", "base_total", "total", "grade"]
    name: Name | None
    part: Name | None
    value: Expression | State


@dataclass(frozen=True, slots=True)
class Example(Node):
    """示例."""

    title: Text
    role: Name
    given: tuple[Given, ...]
    expected: tuple[Expected, ...]


@dataclass(frozen=True, slots=True)
class StatedException(Node):
    """例外: the codes of findings that are meant so within the block it stands in, and why.

    ``within`` is the block, ``owner`` its name and ``role`` that of the role around it; None is the whole pack.
    """

    codes: tuple[Name, ...]
    reason: Text
    owner: Name | Text | None = None
    role: Name | None = None
    within: Span | None = field(default=None, compare=False)


Item = Policy | Constant | Lookup | Grades | Detail | Role | Example


@dataclass(frozen=True, slots=True)
class File(Node):
    """A rule file: its items in order, the keyword language that it is mostly written in, and its exceptions."""

    items: tuple[Item, ...]
    language: Literal["zh", "en"]
    exceptions: tuple[StatedException, ...] = ()
