"""A printed statement gone through as an auditor would, with a pocket calculator and nothing but the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor

from pocket_calculator import Slip, Token, calculate, half_up, number, places, tokens

__all__ = ["Row", "rows", "slips", "summands", "worked"]

_COLUMN = re.compile(r"(?:^|\s{2,})(-?\d[\d.]*)(?: × ([\d.]+%) = (-?[\d.]+)| / ([\d.]+))?$")
_TOTAL, _LIMITS, _VETO, _GRADE = ("总分", "Total"), ("总分限额", "Limits"), ("一票否决", "Veto"), ("等级", "Grade")
_SOURCE, _REASON = ("数据来源", "Source"), ("原因", "Reason")
_TOGETHER, _DIMENSION = ("合计", "together"), ("维度得分", "dimension")
_OVERRIDE, _REFUSED = ("人工调整", "Override"), ("未采用", "Refused")
_ADJUSTED = ("奖励", "扣分", "系数", "Bonus", "Penalty", "Coefficient")
_WHOLE = ("综合得分", "Whole")
_RESULT = {
    *_WHOLE, *_TOTAL, *_LIMITS, *_VETO, *_GRADE, *_SOURCE, *_REASON, *_ADJUSTED, *_OVERRIDE, *_REFUSED,
}  # fmt: skip
_HELD = re.compile(
    r"(?P<before>-?[\d.]+) (?:分|points), ?(?:(?P<cap>不超过最高|held to the cap)|不低于最低|raised to the floor) "
    r"(?P<limit>-?[\d.]+)(?: 分)?$"
)
_IDLE = ("没有发生", "不能判定", "不加减", "did not happen", "can't be decided", "left out")
_UNITS = re.compile(
    r"(?P<value>-?[\d.]+%?|\(-?\d+ ÷ \d+\)) ÷ (?P<size>[\d.]+%?) [=≈] [\d.]+ (?:档|units?)"
    r"(?:, ?按整档计 (?P<整>\d+) 档|, ?不足一档按一档计 (?P<起>\d+) 档|, counted as (?P<whole>\d+) \(whole units\)|"
    r", counted as (?P<begun>\d+) \(begun units\))?;"
)
_QUOTED = re.compile(r"「[^」]*」|“[^”]*”")
_BY_HAND = re.compile(r"(?:从 (?P<was>\S+) 改为|from (?P<was_>\S+) to) (?P<now>-?[\d.]+)")
_HEAD = re.compile(r"(?:总分|Total) (-?[\d.]+)")
_THRESHOLDS = re.compile(r"\((?:其中|with) (?P<figures>(?:[^()]|\([^()]*\))+)\)")
_ENDS = {";", ":", ",", "。"}
_STEPS = (
    re.compile(
        r"比(?:目标|区间[上下]限) (?P<target>.+?) [低高] (?P<gap>≈?[\d.]+)(?P<pp> 个百分点)?.*?"
        r",每档 (?P<size>[\d.]+).*?"
        r",即 (?P<steps>≈?[\d.]+) 档(?:,\s*(?P<whole>按整档)?\D*?计 (?P<counted>\d+) 档)?:"
    ),
    re.compile(
        r"(?P<gap>≈?[\d.]+)(?P<pp> pp)?[^;]* (?:below|above) the (?:target|lower end|upper end) (?P<target>[^;]+)"
        r"; at (?P<size>[\d.]+).*?"
        r" that is (?P<steps>≈?[\d.]+) steps?(?:, counted as (?P<counted>\d+) \((?P<whole>whole)?)?"
    ),
)
_STANDS = re.compile(r" (?P<size>\d+) 人中第 (?P<place>\d+) 名|place (?P<place_>\d+) of (?P<size_>\d+) ")
_SHARES = re.compile(
    r"(?:名额|places) (?P<size>\d+) × [\d.]+% = (?P<product>[\d.]+)(?:,\s*(?:取整|cut down to) (?P<cut>\d+))?"
)


@dataclass
class Row:
    """A row of a statement: its name, how deep it stands, what it says, its figures at the right, its notes."""

    name: str
    depth: int
    text: str = ""
    column: tuple[str | None, ...] | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def points(self) -> str | None:
        return self.column[0] if self.column else None

    @property
    def weight(self) -> Fraction | None:
        shown = self.column and (self.column[1] or self.column[3])
        return number(shown) if shown else None

    @property
    def contribution(self) -> str | None:
        """What it adds to the sum: the right column's result, or points out of full ones."""
        if self.column is None or not (self.column[1] or self.column[3]):
            return None
        return self.column[2] or self.column[0]


def rows(statement: str) -> list[Row]:
    """A statement's rows below its head; a line that begins far from the left goes on with the row above."""
    found: list[Row] = []
    for line in statement.partition("\n\n")[2].splitlines():
        if not line.startswith("     "):
            found.append(Row(line.split()[0], (len(line) - len(line.lstrip())) // 2))
        row = found[-1]
        body = line.strip()
        if row.column is not None:
            row.notes.append(body)
            continue
        column = _COLUMN.search(line) if row.name not in _RESULT else None
        if column:
            row.column, body = column.groups(), line[: column.start()].strip()
        row.text = f"{row.text} {body}".strip()
    return found


def slips(statement: str) -> list[str]:
    """Every printed figure that doesn't follow from those printed before it."""
    found = rows(statement)
    return [
        *_equations(found), *_columns(found), *_by_hand(found), *_steps(found), *_units(found),
        *_sums(found), *_places(found),
        *_totals(statement, found),
    ]  # fmt: skip


def worked(statement: str) -> int:
    """How many equations there are to work."""
    return sum(1 for row in rows(statement) for _ in _relations(row))


# --- equations: a formula, = or ≈ or →, and what it comes to -----------------------------------------------------


def _relations(row: Row) -> Iterator[tuple[list[Token], str, str, list[Token]]]:
    """Each relation outside parentheses: the formula before it, the sign, the figure behind it, and what follows."""
    if row.name in {*_LIMITS, *_VETO, *_SOURCE, *_OVERRIDE, *_REFUSED}:
        return
    given, depth, start = tokens(_amount_of(row) if row.name in _ADJUSTED else row.text), 0, 0
    for at, token in enumerate(given):
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        if token.text in _ENDS and depth == 0:
            start = at + 1
        elif token.kind == "relation" and depth == 0:
            formula = given[start:at]
            figure, after = _figure(given[at + 1 :])
            yield formula, token.text, figure, after


def _thresholds(row: Row) -> Iterator[tuple[list[Token], str, str, list[Token]]]:
    """The equations of what a value was held against, which stand in parentheses of their own."""
    for said in _THRESHOLDS.finditer(row.text):
        for figure in re.split(r"、|, (?![^()]*\))", said["figures"]):
            yield from _relations(Row(row.name, row.depth, figure))


def _amount_of(row: Row) -> str:
    """What an adjustment's row computes: nothing where it was not applied, else what stands behind its condition."""
    if any(word in row.text for word in _IDLE):
        return ""
    return re.split(r"(?:成立|holds) ?;", row.text, maxsplit=1)[-1]


def _figure(after: list[Token]) -> tuple[str, list[Token]]:
    minus = bool(after) and after[0].text == "-"
    if len(after) <= minus or after[minus].kind != "number":
        raise Slip(f"no figure in {[one.text for one in after[:3]]}")
    return "-" * minus + after[minus].text, after[minus + 1 :]


def _equations(found: list[Row]) -> Iterator[str]:
    for row in found:
        exact = None
        for formula, sign, figure, _ in (*_thresholds(row), *_relations(row)):
            relation = next((at for at, one in enumerate(formula) if one.kind == "relation"), None)
            exact = exact if relation is not None and sign == "→" else calculate(formula)
            if exact is None or not _holds(exact, sign, figure):
                yield f"{row.name}: {' '.join(one.text for one in formula)} {sign} {figure}"


def _holds(exact: Fraction, sign: str, figure: str) -> bool:
    rounded = half_up(exact, places(figure)) == number(figure)
    return exact == number(figure) if sign == "=" else rounded and (sign == "→" or exact != number(figure))


# --- the right column --------------------------------------------------------------------------------------------


def _columns(found: list[Row]) -> Iterator[str]:
    for row in found:
        if row.column is None:
            continue
        points, weight, contribution, _ = row.column
        if weight and contribution and number(points or "") * number(weight) != number(contribution):
            yield f"{row.name}: {points} × {weight} = {contribution}"
        held = _HELD.search(row.text)
        if held:
            above = number(held["before"]) > number(held["limit"])
            if above != bool(held["cap"]) or half_up(number(held["limit"]), places(points or "")) != number(
                points or ""
            ):
                yield f"{row.name}: {held[0]} is not {points}"
        last = list(_relations(row))[-1:]
        if last and not last[0][3] and number(last[0][2]) != number(points or ""):
            yield f"{row.name}: {last[0][2]} is not {points}"


# --- figures that somebody changed by hand: from what the rules gave to what counts --------------------------------


def _changed(row: Row) -> tuple[str, str] | None:
    """What a figure was and what it was changed to, by its text; quoted names and reasons are none of it."""
    said = _BY_HAND.search(_QUOTED.sub("", row.text))
    return None if said is None else (said["was"] or said["was_"], said["now"])


def _by_hand(found: list[Row]) -> Iterator[str]:
    """What an indicator's points were changed from is what its row works out, and what counts is the new figure."""
    for row in found:
        changed = _changed(row) if row.name not in _RESULT else None
        if changed is None:
            continue
        was, now = changed
        if row.points is None or number(now) != number(row.points):
            yield f"{row.name}: changed to {now}, not {row.points}"
        by_rules = Row(row.name, row.depth, re.split(r" *; *(?:人工调整|override) *:", row.text)[0])
        last = list(_relations(by_rules))[-1:]
        if last and not last[0][3] and number(was) != number(last[0][2]):
            yield f"{row.name}: changed from {was}, not {last[0][2]}"


# --- steps: the gap to the target, in steps, as they count --------------------------------------------------------


def _steps(found: list[Row]) -> Iterator[str]:
    for row in found:
        said = _STEPS[0].search(row.text) or _STEPS[1].search(row.text)
        if said is None:
            continue
        unit = Fraction(1, 100) if said["pp"] else Fraction(1)
        value = _value(row)
        target = calculate(said["target"])
        size = number(said["size"]) * unit
        gap = abs(value - target)
        steps = gap / size
        shown = {said["gap"]: gap / unit, said["steps"]: steps}
        yield from (f"{row.name}: {text} is not {exact}" for text, exact in shown.items() if not _shows(text, exact))
        counted = Fraction(floor(steps) if said["whole"] else ceil(steps)) if said["counted"] else steps
        if said["counted"] and number(said["counted"]) != counted:
            yield f"{row.name}: {said['counted']} steps counted of {steps}"
        times = [one[0] for one in _relations(row)][-1]
        if not _multiplies(times, counted):
            yield f"{row.name}: not {counted} steps in {' '.join(one.text for one in times)}"


def _units(found: list[Row]) -> Iterator[str]:
    """Units that count: as many as fit, or have begun, and the points are theirs."""
    for row in found:
        said = _UNITS.search(_amount_of(row)) if row.name in _ADJUSTED else None
        if said is None:
            continue
        units = calculate(said["value"]) / number(said["size"])
        whole, begun = said["整"] or said["whole"], said["起"] or said["begun"]
        if (whole and number(whole) != floor(units)) or (begun and number(begun) != ceil(units)):
            yield f"{row.name}: {whole or begun} of {units}"
        times = tokens(_amount_of(row)[said.end() :])
        first = next(at for at, one in enumerate(times) if one.text == "×")
        if calculate(times[:first]) != (number(whole or begun or "0") if whole or begun else units):
            yield f"{row.name}: not {units} units"


def _value(row: Row) -> Fraction:
    """The value that a row begins with: an equation's formula, or a bare figure."""
    first = Row(row.name, row.depth, row.text.partition(";")[0])
    formulas = [formula for formula, *_ in _relations(first)]
    return calculate(formulas[0] if formulas else first.text)


def _shows(text: str, exact: Fraction) -> bool:
    if text.startswith("≈"):
        return exact != number(text[1:]) and half_up(exact, places(text[1:])) == number(text[1:])
    return exact == number(text)


def _multiplies(formula: list[Token], times: Fraction) -> bool:
    """Whether a formula start ± steps × points takes so many steps."""
    signs = [one.text for one in formula]
    first = next(at for at, sign in enumerate(signs) if sign in "+-" and at > 0)
    last = len(signs) - 1 - signs[::-1].index("×")
    return calculate(formula[first + 1 : last]) == times


# --- places in a group ---------------------------------------------------------------------------------------------


def _places(found: list[Row]) -> Iterator[str]:
    """Where a grade goes by places: the group's size in every share of it, what is cut off, and one's place within."""
    for row in found:
        stands = _STANDS.search(row.text) if row.name in _GRADE else None
        if stands is None:
            continue
        size, place = (int(stands[name] or stands[f"{name}_"]) for name in ("size", "place"))
        for at, share in enumerate(_SHARES.finditer(row.text)):
            most = floor(number(share["product"]))
            if int(share["size"]) != size:
                yield f"{row.name}: a share of {share['size']}, not of {size}"
            if share["cut"] and (number(share["cut"]) != most or number(share["product"]) == most):
                yield f"{row.name}: {share['product']} cut down to {share['cut']}"
            if not share["cut"] and number(share["product"]) != most:
                yield f"{row.name}: {share['product']} people"
            if at == 0 and share.start() < row.text.find(":") and place > most:
                yield f"{row.name}: place {place} is not within {most}"


# --- sums and the total -------------------------------------------------------------------------------------------


def _sums(found: list[Row]) -> Iterator[str]:
    """A sum adds up the contributions above it, and divides by their weights."""
    for row, above in _summed(found):
        if row.name in _TOTAL or re.match(r"\(?\d", _body(row)):
            yield from _sum(row, above)


def summands(statement: str) -> list[Row]:
    """The rows that the total of a statement is made of."""
    return [row for above in _summed(rows(statement)) if above[0].name in _TOTAL for row in above[1]]


def _summed(found: list[Row]) -> Iterator[tuple[Row, list[Row]]]:
    """Each sum with the rows that it is of: of parts, of a dimension's indicators, and of what the total is made of."""
    outermost = int(any(row.name in _DIMENSION for row in found))  # how deep indicators stand
    parts: list[Row] = []
    indicators: list[Row] = []
    dimensions: list[Row] = []
    for row in found:
        if row.name in _TOTAL:
            yield row, dimensions if outermost else indicators
        elif row.name in _TOGETHER:
            yield row, parts
            indicators, parts = [*indicators, row], []
        elif row.name in _DIMENSION:
            yield row, indicators
            dimensions, indicators = [*dimensions, row], []
        elif row.name not in _RESULT:
            (parts if row.depth > outermost else indicators).append(row)


def _body(row: Row) -> str:
    return row.text.removeprefix(row.name).strip()


def _sum(row: Row, above: list[Row]) -> Iterator[str]:
    counted = [one for one in above if one.contribution is not None]
    formula = re.split(" [=≈→] ", _body(row))[0]
    inside, _, rest = formula.partition("(")[2].partition(")") if "(" in formula else (formula, "", "")
    added = [number(one) for one in inside.split(" + ")]
    if added != [number(one.contribution or "") for one in counted]:
        yield f"{row.name}: the summands are not the contributions above"
    weight = sum((one.weight or Fraction(0) for one in counted), Fraction(0))
    divisor = number(rest.split()[1]) if rest else row.weight
    if divisor != weight:
        yield f"{row.name}: {divisor} is not the weight counted"
    if row.name in _DIMENSION and "×" in rest and number(rest.split()[3]) != row.weight:
        yield f"{row.name}: {rest} is not of what it is worth"


def _totals(statement: str, found: list[Row]) -> Iterator[str]:
    """From the sum to the printed total: each step begins where the one before it ended."""
    head = _HEAD.search(statement.partition("\n\n")[0])
    total = next((row for row in found if row.name in _TOTAL), None)
    if total is None or head is None:
        if head is not None:
            yield "a total out of nothing"
        return
    now = [number(one[2]) for one in _relations(total)][-1]
    for row in found:
        for before, after in re.findall(r"(-?[\d.]+) → (-?[\d.]+)", row.text) if row.name in {*_LIMITS, *_VETO} else ():
            if number(before) != now:
                yield f"{row.name}: {before} → {after} after {now}"
            now = number(after)
        changed = _changed(row) if row.name in _OVERRIDE else None
        if changed is not None:
            if number(changed[0]) != now:
                yield f"{row.name}: changed from {changed[0]} after {now}"
            now = number(changed[1])
        steps = list(_relations(row)) if row.name in _ADJUSTED else []
        if steps:
            start, _ = _figure(steps[-1][0])
            if number(start) != now:
                yield f"{row.name}: begins with {start} after {now}"
            now = number(steps[-1][2])
        grade = re.match(r"\S+\s+(-?[\d.]+)", row.text) if row.name in _GRADE else None
        if grade and number(grade[1]) != now:
            yield f"{row.name}: {grade[1]} after {now}"
    if number(head[1]) != now:
        yield f"the head says {head[1]} after {now}"
