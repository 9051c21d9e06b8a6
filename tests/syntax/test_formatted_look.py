"""How rule texts look when they are set in order."""

from __future__ import annotations

import pytest

from kaohe.diagnostics.refused import RefusedError
from kaohe.formatting import format_text

UNTIDY = """

#  关于:绩效\u3000
制度“绩效考核（试行）”版本"1"


常量 目标=95％ #年初定的
常量 最高产量 = 3万元
等级 两等
# 从好到差
甲“好”：至少 90
乙丙 "还要努力" : 其它
岗位 客服   "客户服务"
生效 从 2026-1-1 至 2026-06-30
考核周期季度
    等级用 两等
  职责 咨询 "答疑"
  职责 投诉处理 "回应"
  数据 甲 : 评分 1 到 5   # 每周
  数据 解决数 "本期已解决" : 数量 取自 "解决(个)"
  数据 问题数 : 数量
  # 下面是时间
  数据 响应时间 : 时长 ( 分钟 )        # 平均

  数据 级别 : 选项 ("P5","P6",
     "P7")
  数据 漏 : 是否

  指标 响应 权重50% 当 级别 不等于 "P7"
  考核 咨询 、 投诉处理
  数值=若 漏 则 -(响应时间) *2 否则 最小值(响应时间,
     30 分钟,    # 封顶

  # 再说
     1 小时)
    得分 层差法
 <= 5 分钟:满分
          超过5分钟 并且 问题数 介于 1 到 5 : 90
      # 不足 30 分钟 : 75
      其他 :40.50
    # 缺数据 : 50
    缺数据 : 80分
  指标 解决 权重 50%
    数值 = 解决数/问题数
    得分 减分法 自 100 于 目标
    每少 1个百分点 : 减 2,
       按整档
    最低 0  最高 120
  一票否决 "漏" 当 漏 或
      问题数 > 3 : 总分 最高 59 , 缺数据:不加减
示例 "甲" 岗位 客服
  已知 解决数 = 1个, 问题数 = 2 件, 级别 = "P5",

     漏 = 否 # 没有
  应得 解决 = 0
# 完
"""

TIDY = """\
#  关于:绩效
制度 "绩效考核（试行）" 版本 "1"

常量 目标     = 95%  #年初定的
常量 最高产量 = 3 万元
等级 两等
  # 从好到差
  甲   "好"       : 不低于 90
  乙丙 "还要努力" : 其余
岗位 客服 "客户服务"
  生效 自 2026-1-1 至 2026-06-30
  考核周期 季度
  等级 用 两等
  职责 咨询     "答疑"
  职责 投诉处理 "回应"
  数据 甲       : 评分 1 到 5  # 每周
  数据 解决数   "本期已解决" : 数量 取自 "解决(个)"
  数据 问题数   : 数量
  # 下面是时间
  数据 响应时间 : 时长(分钟)   # 平均

  数据 级别 : 选项("P5", "P6",
                   "P7")
  数据 漏   : 是否

  指标 响应  权重 50%  当 级别 不是 "P7"
    考核 咨询, 投诉处理
    数值 = 若 漏 则 -(响应时间) × 2 否则 最小值(响应时间,
                                                30 分钟,  # 封顶
                                                # 再说
                                                1 小时)
    得分 分档
      ≤ 5 分钟                          : 满分
      高于 5 分钟 且 问题数 介于 1 到 5 : 90
      # 不足 30 分钟 : 75
      其余                              : 40.50
    # 缺数据 : 50
    缺数据 : 80 分
  指标 解决  权重 50%
    数值 = 解决数 ÷ 问题数
    得分 加减 从 100 于 目标
      每低 1 个百分点 : 扣 2,
                        按整档
      最低 0 最高 120
  一票否决 "漏" 当 漏 或
                   问题数 > 3 : 总分最高 59, 缺数据 : 不加减
示例 "甲" 岗位 客服
  已知 解决数 = 1 个, 问题数 = 2 件, 级别 = "P5",
       漏 = 否  # 没有
  应得 解决 = 0
# 完
"""

ENGLISH = """\
  indicator 响应  weight 50%  when 级别 is not "P7"
    measures 咨询, 投诉处理
    value = if 漏 then -(响应时间) × 2 else MIN(响应时间,
                                                30 minutes,  # 封顶
                                                # 再说
                                                1 hour)
    score by bands
      ≤ 5 minutes                                    : full marks
      more than 5 minutes and 问题数 between 1 and 5 : 90
      # 不足 30 分钟 : 75
      otherwise                                      : 40.50
    # 缺数据 : 50
    missing : 80 points
"""


def test_an_untidy_text_is_set_in_order() -> None:
    assert format_text(UNTIDY) == TIDY
    assert ENGLISH in format_text(UNTIDY, language="en")


def rows(*lines: str) -> str:
    return "\n".join(["岗位 甲", "  考核周期 年度", *lines, ""])


@pytest.mark.parametrize(
    ("untidy", "tidy"),
    [
        ("常量 甲 = - 1+ -乙 * ( 2-3 )", "常量 甲 = -1 + -乙 × (2 - 3)"),
        ("常量 甲 = (1 - -1)/ -(乙)", "常量 甲 = (1 - -1) ÷ -(乙)"),
        ("constant a = 1  hours + 1 minutes + 2 day", "constant a = 1 hour + 1 minute + 2 days"),
        ("constant a = 3   thousand dollars", "constant a = 3 thousand USD"),
        ("常量 甲 = ３ 万 人民币", "常量 甲 = 3 万元"),
        ("常量 甲 = 2 千 + 3百万 + 1 亿元 + 5 million 元", "常量 甲 = 2 千 + 3 百万 + 1 亿元 + 5 million 元"),
        ("常量 甲 = 2次 + 3 人 + 1 件 + 4 门", "常量 甲 = 2 次 + 3 人 + 1 件 + 4 门"),
        ("常量 甲 = 若 「乙 丙」>=2 则 min(1,2) 否则 3", "常量 甲 = 若 「乙 丙」 ≥ 2 则 min(1, 2) 否则 3"),
        ("常量 甲 = 最小值 (１，MIN(２、３) )", "常量 甲 = 最小值(1, MIN(2, 3))"),
        ("常量 甲 = 若 乙 介于 1 且\n2 则 1 否则 2", "常量 甲 = 若 乙 介于 1 且\n          2 则 1 否则 2"),
        ("常量 甲 = 若 乙 between 1 到 2 则 1 否则 2", "常量 甲 = 若 乙 between 1 到 2 则 1 否则 2"),
        ("常量 甲 =\n\n\n1", "常量 甲 =\n    1"),
        ("常量 甲 = 1 +\n2 *\n\n# 三\n3", "常量 甲 = 1 +\n          2 ×\n          # 三\n          3"),
        ("常量 甲 = MIN(\n1,\n2\n)", "常量 甲 = MIN(\n    1,\n    2\n    )"),
        ("常量 甲 = 1 ＃ 全角\n\n\n\n＃完", "常量 甲 = 1  # 全角\n\n#完"),
        ("制度 ＂甲＂ 版本 “1”", '制度 "甲" 版本 "1"'),
        ("\ufeff\n\n# 只有注释\n\n", "# 只有注释"),
        ("常量 甲 = 1\r\n\r\n常量 乙丙 = 2\r", "常量 甲 = 1\n\n常量 乙丙 = 2"),
        (rows("总分最高 59"), rows("  总分 最高 59")),
        (
            rows("数据 甲乙:数量", "# 别的", "数据 丙 : 是否#甲"),
            rows("  数据 甲乙 : 数量", "  # 别的", "  数据 丙   : 是否  #甲"),
        ),
        (rows("数据 甲 : 数字 1 to 5"), rows("  数据 甲 : 数字 1 to 5")),
    ],
)  # fmt: skip
def test_one_thing_at_a_time(untidy: str, tidy: str) -> None:
    assert format_text(untidy) == tidy.rstrip("\n") + "\n"


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("常量 甲 = 1.2 亿元 + 3 万元", "constant 甲 = 1.2 hundred million yuan + 3 ten thousand yuan"),
        ("常量 甲 = 5 千 + 2 百万", "constant 甲 = 5 thousand + 2 million"),
        ("常量 甲 = 1 次 + 2 人 + 3 起 + 1 位", "constant 甲 = 1 time + 2 people + 3 cases + 1 individual"),
        ("常量 甲 = 若 乙 介于 1 到 5 则 2 否则 3", "constant 甲 = if 乙 between 1 and 5 then 2 else 3"),
        ("常量 甲 = 首个有值(乙, 丙)", "constant 甲 = FIRST(乙, 丙)"),
        (rows("  生效 自 2026-01-01"), "role 甲\n  appraised yearly\n  effective from 2026-01-01"),
        (rows("  数据 甲 : 时长(天) 1 到 5"), "role 甲\n  appraised yearly\n  metric 甲 : duration (days) 1 to 5"),
        (
            '示例 "甲" 岗位 乙\n  已知 上期(上期) = 1, 丙 = 是\n  应得 等级 = A',
            'example "甲" role 乙\n  given prior(上期) = 1, 丙 = yes\n  expect grade = A',
        ),
    ],
)  # fmt: skip
def test_one_language_and_the_other(chinese: str, english: str) -> None:
    assert format_text(chinese, language="en").rstrip() == english.rstrip()
    assert format_text(english, language="zh").rstrip() == chinese.rstrip()


@pytest.mark.parametrize("text", ["", "\n", " \n\n\t", "\ufeff", "\u3000"])
def test_nothing_stays_nothing(text: str) -> None:
    assert format_text(text) == ""


def test_a_commented_out_row_stays_with_the_rows() -> None:
    head = ["  指标 甲  权重 100%", "    数值 = 1", "    得分 分档", "      不低于 1 : 1"]
    text = rows(
        *head,
        "      # 不低于 0 : 0",
        "    # 缺数据 : 0",
        "    缺数据 : 不计",
        "    # 甲完",
        "  # 乙",
        "  总分 最低 0",
        "  # 丙",
        "# 丁",
    )
    assert format_text(text) == text


def test_without_indents_a_comment_belongs_to_what_follows() -> None:
    text = rows("指标 甲 权重 50%", "数值 = 1", "# 乙", "指标 乙 权重 50%", "数值 = 1")
    assert "\n  # 乙\n  指标 乙" in format_text(text)


def test_what_cannot_be_read_is_refused() -> None:
    with pytest.raises(RefusedError, match="E101"):
        format_text("常量 甲 = = 1")


def test_words_of_the_period_change_their_language_unless_the_rules_call_something_so() -> None:
    text = """岗位 客服
  考核周期 季度
  数据 到岗 : 日期
  数据 本期天数 : 数量
  数据 period_start : 日期
  在岗 自 到岗
  不考核 "刚来" 当 任职天数 不足 30 天
  指标 甲 权重 100%
    数值 = 相差天数(期初日, 期末日) ÷ 1 天 × 在岗比例 - 本期天数
    得分 公式 = 数值
"""
    english = format_text(text, language="en")
    assert '  exempt "刚来" when days_in_role less than 30 days' in english
    assert "    value = days_between(期初日, period_end) ÷ 1 day × share_in_role - 本期天数" in english
    assert format_text(english, language="zh") == format_text(text)
    assert "任职天数" not in format_text(text)
