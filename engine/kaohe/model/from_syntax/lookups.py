"""查表: tables of values by key, and what looks them up."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from kaohe.diagnostics import Span
from kaohe.model import expressions as ex
from kaohe.model.from_syntax.effective import effective_days
from kaohe.model.from_syntax.fold import fold
from kaohe.model.from_syntax.kinds import agree
from kaohe.model.from_syntax.scope import Scope
from kaohe.model.functions import function_named
from kaohe.model.pack import Lookup
from kaohe.model.types import NUMERIC, Kind, Type
from kaohe.syntax import nodes as sx

__all__ = ["lookups_of", "typed_lookup"]

Typed = Callable[[Scope, sx.Expression], ex.Expression | None]
_KEYS = frozenset({Kind.TEXT, Kind.CHOICE, *NUMERIC})


def lookups_of(scope: Scope, nodes: Sequence[sx.Lookup], typed: Typed) -> Mapping[str, Lookup | None]:
    """Every look-up table by name; None where one has faults that have been reported.

    Several of one name are versions of it, if each says when it is in force.
    """
    written: dict[str, list[sx.Lookup]] = {}
    for node in nodes:
        written.setdefault(node.name.text, []).append(node)
    return {name: _table(scope, versions, typed) for name, versions in written.items()}


def _table(scope: Scope, nodes: Sequence[sx.Lookup], typed: Typed) -> Lookup | None:
    first, before = nodes[0], len(scope.report.findings)
    if any(node.effective is None for node in nodes):
        scope.report.unique([node.name for node in nodes], "lookup")
    if function_named(first.name.text) is not None:
        scope.report.add("E202", first.name.span, name=first.name.text, kind="function")
    for node in nodes:
        scope.report.unique(node.keys, "key")
        if len(node.keys) != len(first.keys):
            span, name = node.keys[0].span, first.name.text
            scope.report.add("E554", span, related=(first.keys[0].span,), table=name, given=len(node.keys),
                             wanted=len(first.keys), row=None)  # fmt: skip
    kind = _kind(scope, first, typed)
    versions = [_version(scope, node, kind, len(first.keys), typed) for node in nodes] if kind is not None else []
    if kind is None or len(scope.report.findings) > before:
        return None
    keys = tuple(key.text for key in first.keys)
    uses = tuple(sorted({name for node in nodes for row in node.rows for name in _constants_in(row.value)}))
    return Lookup(name=first.name.text, keys=keys, type=kind, versions=tuple(versions), uses=uses, span=first.name.span)


def _constants_in(node: sx.Expression) -> list[str]:
    """The names that a fixed value speaks of, which can only be constants."""
    match node:
        case sx.Reference(name=name):
            return [name.text]
        case sx.Arithmetic(left=left, right=right):
            return [*_constants_in(left), *_constants_in(right)]
        case sx.Negative(operand=operand):
            return _constants_in(operand)
        case _:
            return []


def _kind(scope: Scope, node: sx.Lookup, typed: Typed) -> Type | None:
    """The type of a table's values: that of its first row."""
    if not node.rows:
        scope.report.add("E504", node.span)
        return None
    value = typed(scope, node.rows[0].value)
    if value is None:
        return None
    if value.type.kind not in NUMERIC:
        text = scope.report.text(value.span)
        scope.report.add("E305", value.span, text=text, kind=value.type.kind.value)
        return None
    return value.type.model_copy(update={"whole": False})


def _version(scope: Scope, node: sx.Lookup, kind: Type, keys: int, typed: Typed) -> ex.TableVersion:
    if not node.rows:
        scope.report.add("E504", node.span)
    starts, ends = effective_days(scope.report, node.effective)
    rows = [_row(scope, node, row, kind, keys, typed) for row in node.rows]
    known = tuple(row for row in rows if row is not None)
    _keys_alike(scope, known)
    return ex.TableVersion(starts=starts, ends=ends, rows=known, span=node.name.span)


def _row(scope: Scope, node: sx.Lookup, row: sx.KeyedRow, kind: Type, keys: int, typed: Typed) -> ex.TableRow | None:
    beside = scope.report.text(node.rows[0].value.span)
    value = typed(scope, row.value)
    agreed = agree(scope.report, value, kind, beside) if value is not None else None
    number = fold(agreed) if agreed is not None else None
    if agreed is not None and number is None:
        scope.report.add("E310", row.value.span, text=scope.report.text(row.value.span))
    written = row.keys
    if written == (None,):  # 其余 alone stands for all keys
        written = (None,) * keys
    text = scope.report.text(Span(row.span.file, row.span.start, row.value.span.start)).rstrip(" :：")
    if len(written) != keys:
        scope.report.add("E554", row.span, table=node.name.text, given=len(written), wanted=keys, row=text)
        return None
    found = tuple(_key(scope, key, typed) for key in written)
    return ex.TableRow(keys=found, value=number, text=text, span=row.span) if number is not None else None


def _key(scope: Scope, node: sx.Expression | None, typed: Typed) -> ex.LiteralValue | None:
    key = typed(scope, node) if node is not None else None
    return key if isinstance(key, ex.LiteralValue) else None


def _keys_alike(scope: Scope, rows: Sequence[ex.TableRow]) -> None:
    """Keys of one column are of one kind; reports the first that is not."""
    for column in zip(*(row.keys for row in rows), strict=False):
        written = [key for key in column if key is not None]
        for key in written[1:]:
            if agree(scope.report, key, written[0].type, scope.report.text(written[0].span)) is None:
                return


def typed_lookup(scope: Scope, node: sx.Call, typed: Typed) -> ex.Expression | None:
    """The typed form of a use of a look-up table."""
    table = scope.lookups[node.function.text]
    if table is None:
        return None
    given, wanted = len(node.arguments), len(table.keys)
    if given != wanted:
        scope.report.add("E206", node.span, function=node.function.text, given=given, least=wanted, most=wanted)
        return None
    found = [
        typed(scope, argument) for argument in node.arguments if not isinstance(argument, sx.Option | sx.OnlyThose)
    ]
    arguments = tuple(one for one in found if one is not None)
    if len(arguments) != wanted or not all(_can_be_key(scope, one) for one in arguments):
        return None
    versions = [_matched(scope, version, arguments) for version in table.versions]
    known = tuple(version for version in versions if version is not None)
    if len(known) != len(versions):
        return None
    return ex.LookUp(type=table.type, span=node.span, table=table.name, arguments=arguments, versions=known)


def _can_be_key(scope: Scope, node: ex.Expression) -> bool:
    if node.type.kind in _KEYS:
        return True
    scope.report.add("E553", node.span, text=scope.report.text(node.span), kind=node.type.kind.value)
    return False


def _matched(scope: Scope, version: ex.TableVersion, arguments: Sequence[ex.Expression]) -> ex.TableVersion | None:
    """A version whose keys are in the units of what they are looked up by."""
    rows = []
    for row in version.rows:
        keys: list[ex.LiteralValue | None] = []
        for key, argument in zip(row.keys, arguments, strict=True):
            agreed = agree(scope.report, key, argument.type, scope.report.text(argument.span)) if key else None
            if key is not None and not isinstance(agreed, ex.LiteralValue):
                return None
            keys.append(agreed if isinstance(agreed, ex.LiteralValue) else None)
        rows.append(row.model_copy(update={"keys": tuple(keys)}))
    return version.model_copy(update={"rows": tuple(rows)})
