"""Packs made up at random, so that every construct meets every other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from random import Random

from made_points import points_amounts, points_conditions

__all__ = ["made_rules"]

_NUMBERS = ("甲", "乙", "丙", "丁")
_RANKED = _NUMBERS[:3]  # 丁 may be an average, which has no rank
_DAYS = ("日甲", "日乙")


@dataclass
class _Maker:
    """Writes rules, and remembers every threshold that it writes."""

    rng: Random
    thresholds: list[Fraction] = field(default_factory=list)
    scored: list[str] = field(default_factory=list)
    """The indicators whose points may be spoken of."""
    serves: bool = False
    """Whether days in the role may be spoken of."""

    def number(self) -> str:
        return self.rng.choice(_NUMBERS)

    def literal(self, least: int = -50, most: int = 200) -> str:
        """A number that figures will be put exactly on."""
        places = self.rng.choice([0, 0, 1, 2])
        value = Fraction(self.rng.randint(least * 10**places, most * 10**places), 10**places)
        self.thresholds.append(value)
        return _text(value)

    def points(self) -> str:
        return _text(Fraction(self.rng.randint(0, 1200), self.rng.choice([10, 10, 1, 100, 1000])))

    def value(self) -> str:
        """An expression of the record's numbers; its type is a plain number or a ratio."""
        a, b, c = self.number(), self.number(), self.rng.choice(_RANKED)
        deep = self.rng.choice([a, a, f"({a} + {b})", f"({a} - {b})", f"绝对值({a})"])
        return self.rng.choice([
            a, deep, f"{deep} + {b}", f"{deep} - {b} × {self.literal(1, 9)}", f"{deep} ÷ {b}",
            f"{a} ÷ ({b} - {self.literal()})", f"最小值({a}, {b}, {self.literal()})", f"最大值({deep}, {b})",
            f"四舍五入({a} ÷ {b}, {self.rng.choice([0, 1, 2])})",
            f"进一法({deep} × 0.1, 0)", f"去尾法({a} ÷ 7, 1)", f"平均值({a}, {b})", f"首个有值({a}, {b})", f"-{deep}",
            f"若 {self.condition()} 则 {a} 否则 {deep}", f"{a} - 上期({a})", f"合计({a}, {b}, 上期({b}))",
            f"{a} ÷ {b} - 上期({a}) ÷ 上期({b})", f"中位数({a}, {b}, {deep})",
            f"中位数({a}, {self.literal()}, {b}, 丙)", f"有值个数({a}, 日甲, 词, 是非) × {b}",
            self.of_days(), self.of_days(), f"条件取值({self.condition()}, {a}, {deep})",
            f"{a} - 平均(明细表.数)", f"中位数(明细表.数) ÷ {b}",
            f"占比(明细表, 当 明细表.数 高于 {self.literal()})", "加权平均(明细表.数, 明细表.权)",
            f"{a} × 计数(明细表, 当 非 明细表.真) - 最大(明细表.数)",
            f"去年同期({a}) + 上期({b}, 2)", f"{b} × 同比增长({a})", f"{a} × 环比下降率({b})",
            f"{a} + {b} × 同比下降率({b})", f"近3期{self.over()}({a})",
            f"近3期{self.over()}({a}, 至少 {self.rng.choice([1, 2, 3])} 期)", f"累计({a})",
            f"累计({a}, 至少 {self.rng.choice([1, 2, 3])} 期)",
            f"排名({c}, 同部门)", f"百分位({c}, 同岗位, 低者优先)", f"{a} ÷ 组内平均({c}, 同岗位)",
            f"占比({c}, 同部门, 至少 3 人)", f"组内最大({c}, 同岗位) - {a}",
            self.of_tables(), self.of_tables(), "期额", "期额 + 不变额",
        ])  # fmt: skip

    def day(self) -> str:
        """A date of the record, of its period or of the rules."""
        return self.rng.choice([*_DAYS, *_DAYS, "期末日", "期初日", "2024-02-29", "首个有值(日甲, 日乙)"])

    def of_days(self) -> str:
        """A number that comes of dates, or of a text."""
        one, other = self.day(), self.day()
        served = ["在岗天数 ÷ 1 天", "在岗比例", "100 × 在岗比例", "在岗天数 ÷ 1 天 - 30"] if self.serves else []
        return self.rng.choice([
            *served, "本期天数 ÷ 1 天",
            f"相差天数({one}, {other}) ÷ 1 天", f"司龄月数({one}, {other})", f"司龄月数({one}, 期末日)",
            f"年({one}) - 月({other}) × 日({one})", "字数(词)", f"日({one})", f"季度({one}) + 年({other})",
        ])  # fmt: skip

    def of_tables(self) -> str:
        """A number that a look-up table gives."""
        return self.rng.choice([
            "档额(级别)", f"档额(级别) × {self.number()}", "词额(词)", f"数额({self.number()})",
            f"双额(级别, {self.number()})", f"期表(级别) - {self.number()}",
        ])  # fmt: skip

    def tables(self) -> list[str]:
        """Constants and look-up tables, some in versions."""
        table = [f"常量 不变额 = {self.literal()}", "查表 档额 按 级别", *self._rows(['"优"', '"良"', '"差"'])]
        table += ["查表 词额 按 词", *self._rows(['"优"', '"优."', '"差"'], always=False)]
        table += ["查表 数额 按 数", *self._rows(["0", self.literal(), self.literal(), "-5"], always=False)]
        pairs = [f"{one}, {two}" for one in ('"优"', "其余") for two in ("0", self.literal(), "其余")]
        table += ["查表 双额 按 级别, 数", *self._rows(pairs[: self.rng.choice([3, 6])], always=False)]
        for days in self._stretches():
            table += [f"常量 期额 = {self.literal()} 生效 {days}"]
        for days in self._stretches():
            table += [f"查表 期表 按 级别 生效 {days}", *self._rows(['"良"'], always=self.rng.random() < 0.7)]
        return table

    def _rows(self, keys: Sequence[str], *, always: bool = True) -> list[str]:
        rows = list(dict.fromkeys(f"  {key} : {self.literal(1, 200)}" for key in keys))
        last = [f"  其余 : {self.literal(1, 200)}"] if always or self.rng.random() < 0.5 else []
        return rows + last

    def _stretches(self) -> list[str]:
        """Days that follow each other, some with days between on which nothing is in force."""
        return self.rng.choice([
            ["自 2024-01-01"], ["自 2024-01-01 至 2025-03-30", "自 2025-03-31"],
            ["自 2025-04-01", "自 2024-07-01 至 2025-03-31"],
            ["自 2024-01-01 至 2024-12-31", "自 2025-06-30 至 2026-03-31"],
        ])  # fmt: skip

    def over(self) -> str:
        return self.rng.choice(["平均", "合计", "最大", "最小"])

    def condition(self, depth: int = 0) -> str:
        """A condition that names what it speaks of."""
        a, b = self.number(), self.number()
        comparison = self.rng.choice(["不低于", "高于", "不高于", "低于", "等于", "不是"])
        plain = [
            f"{a} {comparison} {self.literal()}", f"{a} {comparison} {b}", "是非", "非 是非", '级别 等于 "优"',
            '级别 不是 "良"', '级别 属于 ("良", "差")', f"{a} 缺数据", f"{a} 属于 ({self.literal()}, {self.literal()})",
            f"{a} 介于 {self.literal(-50, 0)} 到 {self.literal(1, 200)}", f"{self.day()} {comparison} {self.day()}",
            f"{self.of_days()} {comparison} {self.literal(0, 31)}",
            '包含(词, "优.")', '开头是(词, "优")', '包含(级别, "差")', f"{self.rng.choice(_DAYS)} 缺数据",
            f"{a} {comparison} 期额", f"{a} {comparison} {self.of_tables()}",
        ]  # fmt: skip
        if self.scored:
            plain += points_conditions(self.rng, self.rng.choice(self.scored), comparison, self.literal(0, 120), a)
        if depth < 1 and self.rng.random() < 0.4:
            joined = self.rng.choice([" 且 ", " 或 "])
            return joined.join(self.condition(depth + 1) for _ in range(self.rng.choice([2, 3])))
        return self.rng.choice(plain)

    def scoring(self) -> list[str]:
        return self.rng.choice([
            self._bands, self._bands, self._interpolation, self._ratio, self._steps, self._pass, self._formula,
            self._goal_post, self._tiers, self._events, self._stages, self._stages,
        ])()  # fmt: skip

    def _bands(self) -> list[str]:
        rows = []
        for _ in range(self.rng.randint(1, 4)):
            test = self.rng.choice(["不低于", "高于", "不高于", "低于", "等于"])
            more = f" 且 {self.condition(1)}" if self.rng.random() < 0.25 else ""
            points = self.points() if self.rng.random() < 0.8 else f"满分 × {self.number()} ÷ {self.literal(1, 99)}"
            rows.append(f"  {test} {self.literal()}{more} : {points}")
        rows += [f"  其余 : {self.points()}"] if self.rng.random() < 0.8 else []
        return ["得分 分档", *rows, *self.own_limits()]

    def _interpolation(self) -> list[str]:
        values = sorted(
            {Fraction(self.rng.randint(-40, 160), self.rng.choice([1, 2, 10])) for _ in range(self.rng.randint(2, 5))}
        )
        if len(values) < 2:
            values.append(values[-1] + 7)
        if self.rng.random() < 0.3:
            values.insert(1, values[0]) if self.rng.random() < 0.3 else values.append(values[-1])
        self.thresholds += values
        head = f"得分 插值{self.rng.choice(['', ' 延伸'])}"
        return [head, *(f"  {_text(value)} : {self.points()}" for value in values), *self.own_limits()]

    def own_limits(self) -> list[str]:
        """Limits of an indicator or part, whose method has none."""
        return [one for one in [self._limits()] if one] if self.rng.random() < 0.3 else []

    def _limits(self) -> str:
        least, most = sorted(self.rng.sample(range(0, 150), 2))
        return self.rng.choice(["", f" 最低 {least}", f" 最高 {most}", f" 最低 {least} 最高 {most}"])

    def _ratio(self) -> list[str]:
        target = self.rng.choice([self.literal(1, 200), self.number(), "期额", "档额(级别)"])
        lower = " 越低越好" if self.rng.random() < 0.4 else ""
        most = f" 最高 {self.rng.randint(100, 150)}" if lower else self._limits()
        return [f"得分 比率 目标 {target}{lower}{most}"]

    def _steps(self) -> list[str]:
        target = self.rng.choice([self.literal(1, 100), self.literal(1, 100), self.number(), "双额(级别, 甲)"])
        rows = []
        for side in self.rng.choice([["每低"], ["每高"], ["每低", "每高"]]):
            counting = self.rng.choice(["按整档", "不足一档按一档", "按比例"])
            size = self.literal(1, 9) if self.rng.random() < 0.8 else "相对 10%"
            rows.append(f"  {side} {size} : {self.rng.choice(['扣', '加'])} {self.points()}, {counting}")
        return [f"得分 加减 从 {self.points()} 于 {target}{self._limits()}", *rows]

    def _counting(self) -> str:
        return self.rng.choice(["按整档", "不足一档按一档", "按比例"])

    def _rate(self) -> str:
        size = _text(Fraction(self.rng.randint(1, 90), self.rng.choice([1, 10])))
        return f"每 {size} {self.rng.choice(['得', '扣'])} {self.points()}, {self._counting()}"

    def _goal_post(self) -> list[str]:
        low, high = self.literal(-20, 60), self.literal(61, 140)
        low, high = (self.number() if self.rng.random() < 0.3 else end for end in (low, high))
        rows = []
        for side in ("每低", "每高"):
            size = self.rng.choice([self.literal(1, 9), "相对 10%"])
            rows.append(f"  {side} {size} : {self.rng.choice('扣加')} {self.points()}, {self._counting()}")
        return [f"得分 目标区间 {low} 到 {high}{self._limits()}", *rows]

    def _tiers(self) -> list[str]:
        ends = sorted({Fraction(self.rng.randint(1, 180)) for _ in range(self.rng.randint(0, 3))})
        self.thresholds += ends
        rows = [f"  {self.rng.choice(['不超过', '低于'])} {_text(end)} : {self._rate()}" for end in ends]
        start = self.rng.choice(["", f" 从 {self.points()}"])
        head = f"得分 累进{self.rng.choice(['', ' 全额'])}{start}{self._limits()}"
        return [head, *rows, f"  其余 : {self._rate()}"]

    def _events(self) -> list[str]:
        rows = [
            f"  {self.rng.choice(['不低于', '高于', '等于'])} {self.literal(1, 90)}"
            f"{f' 且 {self.condition(1)}' if self.rng.random() < 0.25 else ''} : {self.points()}"
            for _ in range(self.rng.choice([0, 1, 1, 2]))
        ]
        each = f"  每 {self.literal(1, 9)} : {self.rng.choice('扣加')} {self.points()}, {self._counting()}"
        return [f"得分 计次 从 {self.points()}{self._limits()}", each, *rows]

    def _stages(self) -> list[str]:
        """Stages whose values are in order where they are literals, and in any where records or tables say them."""
        falls = self.rng.random() < 0.4
        named = self.rng.sample(["门槛", "目标", "挑战"], self.rng.choice([2, 3, 3]))
        named.sort(key=["门槛", "目标", "挑战"].index)
        values = sorted(self.rng.sample(range(-30, 150), len(named)), reverse=falls)
        self.thresholds += map(Fraction, values)
        said = [str(value) for value in values]
        a = self.number()
        own = [f"{a} × 0.8", a, f"{a} + 7", "期额", self.of_tables(), f"{self.number()} - 上期({a})"]
        if self.rng.random() < 0.6:
            said = [self.rng.choice([one, *own]) for one in said]
        points = sorted(Fraction(self.rng.randint(0, 1200), self.rng.choice([10, 1000])) for _ in named)
        rows = [f"  {stage} {at} : {_text(one)}" for stage, at, one in zip(named, said, points, strict=True)]
        rows += [f"  其余 : {self.points()}"] if self.rng.random() < 0.5 else []
        self.rng.shuffle(rows)
        return [f"得分 三档目标{' 越低越好' if falls else ''}", *rows, *self.own_limits()]

    def levels(self) -> list[str]:
        """A choice's words and their points."""
        words = ["优", "良", "差"]
        self.rng.shuffle(words)
        joined = self.rng.random() < 0.3
        rows = [f'  "{words[0]}", "{words[1]}" : {self.points()}'] if joined else [
            f'  "{word}" : {self.points()}' for word in words[:2]
        ]  # fmt: skip
        return ["数值 = 级别", "得分 等次", *rows, f'  "{words[2]}" : {self.points()}']

    def _pass(self) -> list[str]:
        return [f"得分 达标 {self.rng.choice(['不低于', '低于', '等于'])} {self.literal()}", *self.own_limits()]

    def _formula(self) -> list[str]:
        formula = self.rng.choice(["满分 × 数值 ÷ {0}", "数值 + {0}", "满分 - 数值", f"数值 × {self.number()} ÷ {{0}}"])
        return [f"得分 公式 = {formula.format(self.literal(1, 120))}{self._limits()}"]

    def adjustment(self, at: int) -> str:
        """A bonus, a penalty or a coefficient; amounts may go below 0, which only the checker minds."""
        kind, action = self.rng.choice([("奖励", "加"), ("扣分", "扣"), ("系数", "乘")])
        when = f" 当 {self.condition()}" if self.rng.random() < 0.5 else ""
        ignored = ", 缺数据 : 不加减" if self.rng.random() < 0.4 else ""
        points = f"{self.rng.choice(self.scored)}.得分"
        a = self.rng.choice([self.number(), self.number(), self.number(), *points_amounts(kind, points)])
        if kind != "系数" and self.rng.random() < 0.5:
            of = self.rng.choice([a, f"({a} - {self.literal(0, 30)})"])
            counting = self.rng.choice(["按整档", "不足一档按一档", "按比例"])
            return (
                f'{kind} "调{at}"{when} : 每 {self.literal(1, 9)} {of} {action} {self.points()}, {counting}'
                f"{self._limits()}{ignored}"
            )
        amount = self.rng.choice([a, self.points(), f"{a} ÷ {self.literal(1, 9)}", f"{a} × {self.number()}"])
        return f'{kind} "调{at}"{when} : {action} {amount}{self._limits()}{ignored}'

    def missing(self) -> list[str]:
        return self.rng.choice(
            [[], ["缺数据 : 不计"], ["缺数据 : 不计"], ["缺数据 : 待定"], [f"缺数据 : {self.points()} 分"]]
        )


def made_rules(rng: Random) -> tuple[str, list[Fraction]]:
    """Rules of one role, and the thresholds that stand in them."""
    maker = _Maker(rng)
    by_weight, rolled_up = rng.random() < 0.7, rng.random() < 0.3
    lines = [
        *maker.tables(), *(_grades(maker) if rng.random() < 0.6 else _places(maker)), "明细 明细表 归属 负责人",
        "  数据 数 : 数字", "  数据 权 : 数字 不低于 0", "  数据 真 : 是否",
        "岗位 岗", "  考核周期 季度", "  等级 用 表",
        f"  小数 指标 {rng.choice([0, 1, 2, 2, 3])}, 总分 {rng.choice([0, 1, 2, 2])}",
        *_metrics(rolled_up), *_served(maker, rolled_up),
    ]  # fmt: skip
    if rng.random() < 0.3:
        lines.append(f"  计分权重 不低于 {rng.choice([30, 50, 60, 90])}%")
    groups = _dimensions(rng, by_weight=by_weight) if rng.random() < 0.35 else [(None, _weights(rng))]
    items = []
    for at, (own, weights) in enumerate(groups):
        if own is not None:
            lines.append(f"  维度 维{at} {_given(own, by_weight=by_weight)}{_when(maker, 0.35)}")
            lines += [f"    {line.strip()}" for line in [*maker.missing(), *maker.own_limits()]]
        for weight in weights:
            items.append(f"项{len(items)}")
            lines.append(f"  指标 {items[-1]} {_given(weight, by_weight=by_weight)}{_when(maker, 0.25)}")
            lines += [f"    {line}" for line in _assessed(maker)] if rng.random() < 0.75 else _with_parts(maker)
    maker.scored = [*items, *(f"维{at}" for at, (own, _) in enumerate(groups) if own is not None)]
    lines += [f"  {maker.adjustment(at)}" for at in range(rng.choice([0, 0, 1, 2, 3]))]
    for at in range(rng.choice([0, 1, 1, 2, 3])):
        effect = rng.choice([f"总分最高 {maker.points()}", "等级最高 丙", "取消资格", "取消资格"])
        ignored = ", 缺数据 : 不加减" if rng.random() < 0.4 else ""
        lines.append(f'  一票否决 "否{at}" 当 {maker.condition()} : {effect}{ignored}')
    least, most = sorted(rng.sample(range(0, 130), 2))
    lines.append(
        rng.choice(["", f"  总分 最低 {least} 最高 {most}", f"  总分 最高 {most}.345", f"  总分 最低 {least}"])
    )
    return "\n".join(line for line in lines if line) + "\n", maker.thresholds


def _metrics(rolled_up: bool) -> list[str]:
    """What records bring, rolled up from shorter periods or not."""
    hows = ("求和", "最大", "最近", "平均", "任一", "最近", "最大", "最近", "最近")
    kinds = (
        *(f"{name} : 数字" for name in _NUMBERS), "是非 : 是否", '级别 : 选项("优", "良", "差")',
        *(f"{name} : 日期" for name in _DAYS), "词 : 文本",
    )  # fmt: skip
    return [f"  数据 {kind}{f' 汇总 {how}' if rolled_up else ''}" for kind, how in zip(kinds, hows, strict=True)]


def _served(maker: _Maker, rolled_up: bool) -> list[str]:
    """How days in the role are counted, and who isn't appraised."""
    rng = maker.rng
    if rng.random() < 0.6:
        return []
    by = rng.choice(["自 日甲 至 日乙", "自 日甲 至 日乙", "自 日乙", "至 日甲", "按 在岗天数"])
    lines = [f"  数据 在岗天数 : 数量{' 汇总 求和' if rolled_up else ''}"] if by == "按 在岗天数" else []
    lines.append(f"  在岗 {by}")
    maker.serves = True
    for at in range(rng.choice([0, 1, 1, 2])):
        ignored = ", 缺数据 : 照常考核" if rng.random() < 0.4 else ""
        when = rng.choice([
            f"在岗天数 {rng.choice(['不足', '不超过'])} {rng.choice([1, 15, 28, 30, 31, 60, 90])} 天",
            f"在岗比例 低于 {rng.choice(['1 ÷ 3', '50%', '100%'])}", maker.condition(),
        ])  # fmt: skip
        lines.append(f'  不考核 "免{at}" 当 {when}{ignored}')
    return lines


def _grades(maker: _Maker) -> list[str]:
    high, low = sorted((maker.rng.randint(0, 100), maker.rng.randint(0, 100)))[::-1]
    return ["等级 表", f"  甲 : 不低于 {high + 1}", f"  乙 : 高于 {low}", "  丙 : 其余"]


def _places(maker: _Maker) -> list[str]:
    """A scale by place, with or without one of its own for small groups."""
    rng = maker.rng
    best = rng.choice(["前 10%", "前 1 名", f"前 25% 且 不低于 {rng.randint(0, 90)}", f"不低于 {rng.randint(90, 110)}"])
    next_best = rng.choice(["前 40%", "前 33.3%", f"前 3 名 且 高于 {rng.randint(0, 60)}"])
    small = ["等级 少", f"  {rng.choice('甲乙')} : 不低于 {rng.randint(0, 100)}", "  丙 : 其余"]
    by_size = rng.choice(["不足 6 人", "不超过 3 人"]) if rng.random() < 0.6 else ""
    head = f"等级 表 强制分布 按 {rng.choice(['部门', '岗位'])}"
    others = [f"  {by_size} : 等级 用 少"] if by_size else []
    return [*(small if by_size else []), head, f"  甲 : {best}", *others, f"  乙 : {next_best}", "  丙 : 其余"]


def _weights(rng: Random) -> Sequence[Fraction]:
    return rng.choice([
        [Fraction(100)], [Fraction(60), Fraction(40)], [Fraction("33.3"), Fraction("33.3"), Fraction("33.4")],
        [Fraction("12.5"), Fraction("37.5"), Fraction(50)], [Fraction(25)] * 4,
    ])  # fmt: skip


def _dimensions(rng: Random, *, by_weight: bool) -> list[tuple[Fraction | None, Sequence[Fraction]]]:
    """Dimensions' weights with those of their indicators, which are shares of them, or 分值 that add up to them."""
    if not by_weight:
        worths = [[Fraction(rng.choice([12, 25, 40])) for _ in range(rng.choice([1, 2]))] for _ in range(2)]
        return [(sum(one, Fraction(0)), one) for one in worths]
    own = rng.choice([["70", "20", "10"], ["55", "45"], ["33.3", "66.7"], ["100"]])
    inside = [["100"], ["60", "40"], ["12.5", "87.5"]]
    return [(Fraction(one), [Fraction(share) for share in rng.choice(inside)]) for one in own]


def _given(weight: Fraction, *, by_weight: bool) -> str:
    return f"权重 {_text(weight)}%" if by_weight else f"分值 {_text(weight)}"


def _when(maker: _Maker, often: float) -> str:
    return f" 当 {maker.condition()}" if maker.rng.random() < often else ""


def _assessed(maker: _Maker) -> list[str]:
    if maker.rng.random() < 0.08:
        return [*maker.missing(), *maker.levels()]
    return [f"数值 = {maker.value()}", *maker.missing(), *maker.scoring()]


def _with_parts(maker: _Maker) -> list[str]:
    lines = [f"    {line.strip()}" for line in [*maker.missing(), *maker.own_limits()]]
    for at, share in enumerate(maker.rng.choice([(50, 50), (30, 70), (20, 30, 50)])):
        lines += [f"    分项 分{at} 权重 {share}%", *(f"      {line}" for line in _assessed(maker))]
    return lines


def _text(number: Fraction) -> str:
    return f"{float(number):.3f}".rstrip("0").rstrip(".")
