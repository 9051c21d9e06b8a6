"""Packs, roles, examples and the file that holds them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kaohe.syntax.nodes.expressions import Call, DateValue, Expression, Name, Node, State, Text
from kaohe.syntax.nodes.role import RoleStatement

__all__ = [
    "Approved",
    "Constant",
    "Example",
    "Expected",
    "File",
    "Given",
    "GradeRow",
    "Grades",
    "Item",
    "Policy",
    "Published",
    "Role",
]


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
    """常量."""

    name: Name
    expression: Expression


@dataclass(frozen=True, slots=True)
class GradeRow(Node):
    """A grade, its label, its condition (none is 其余) and the 系数 that it gives, for pay."""

    name: Name
    label: Text | None
    condition: Expression | None
    coefficient: Expression | None = None


@dataclass(frozen=True, slots=True)
class Grades(Node):
    """等级: a scale by score."""

    name: Name
    rows: tuple[GradeRow, ...]


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


Item = Policy | Constant | Grades | Role | Example


@dataclass(frozen=True, slots=True)
class File(Node):
    """A rule file: its items in order and the keyword language that it is mostly written in."""

    items: tuple[Item, ...]
    language: Literal["zh", "en"]
