"""Functions over detail records: what many rows come to for the record that they belong to."""

from __future__ import annotations

from kaohe.model.functions.declaration import Function, Sample

__all__ = ["DETAILS"]


DETAILS: tuple[Function, ...] = (
    Function(
        "detail_sum", {"zh": ("求和",), "en": ("sum",)}, (1, 2), "details", "same", None,
        {"zh": "各条之和;一条也没有是 0。", "en": "The rows' sum; 0 of no row."},
        {"zh": Sample("求和(工单.工时)", "10", "求和(工单.工时) = 10"),
         "en": Sample("sum(jobs.hours)", "10",
                      "sum(jobs.hours) = 10")},
    ),
    Function(
        "detail_average", {"zh": ("平均",), "en": ("average",)}, (1, 2), "details", "same", None,
        {"zh": "求和 ÷ 计数,只算有数据的;一条也没有时缺数据。",
         "en": "The sum / the count, of the rows that have a figure; missing where none has."},
        {"zh": Sample("平均(工单.工时)", "2.5", "求和(工单.工时) = 10, 计数(工单.工时) = 4"),
         "en": Sample("average(jobs.hours)", "2.5",
                      "sum(jobs.hours) = 10, count(jobs.hours) = 4")},
    ),
    Function(
        "detail_weighted_average", {"zh": ("加权平均",), "en": ("weighted_average",)}, (2, 3), "details", "same", None,
        {"zh": "每条的数 × 权数之和 ÷ 权数之和,两样都有数据的才算。",
         "en": "The sum of figure × weight / the sum of weights, of the rows that have both."},
        {"zh": Sample("加权平均(工单.工时, 工单.难度)", "4",
                      "加权求和(工单.工时, 工单.难度) = 20, 权数求和(工单.工时, 工单.难度) = 5"),
         "en": Sample("weighted_average(jobs.hours, jobs.weight)", "4",
                      "weighted_sum(jobs.hours, jobs.weight) = 20, "
                      "weight_sum(jobs.hours, jobs.weight) = 5")},
    ),
    Function(
        "detail_count", {"zh": ("计数",), "en": ("count",)}, (1, 2), "details", "count", None,
        {"zh": "多少条:写明细名是所有的条数,写 明细.数据 是其中有这项数据的条数。",
         "en": "How many rows: all of a detail's, or those that have a figure where one is named."},
        {"zh": Sample("计数(工单, 当 工单.工时 不高于 8)", "3", "计数(工单, 当 工单.工时 不高于 8) = 3"),
         "en": Sample("count(jobs, when jobs.hours at most 8)", "3",
                      "count(jobs, when jobs.hours at most 8) = 3")},
    ),
    Function(
        "detail_max", {"zh": ("最大",), "en": ("max",)}, (1, 2), "details", "same", None,
        {"zh": "最大的一条;一条也没有时缺数据。", "en": "The greatest of the rows; missing of no row."},
        {"zh": Sample("最大(工单.工时)", "9", "最大(工单.工时) = 9"),
         "en": Sample("max(jobs.hours)", "9",
                      "max(jobs.hours) = 9")},
    ),
    Function(
        "detail_min", {"zh": ("最小",), "en": ("min",)}, (1, 2), "details", "same", None,
        {"zh": "最小的一条;一条也没有时缺数据。", "en": "The least of the rows; missing of no row."},
        {"zh": Sample("最小(工单.工时)", "1", "最小(工单.工时) = 1"),
         "en": Sample("min(jobs.hours)", "1",
                      "min(jobs.hours) = 1")},
    ),
    Function(
        "detail_median", {"zh": ("中位数",), "en": ("MEDIAN", "median")}, (1, 2), "details", "same", None,
        {"zh": "从小到大排在正中的一条;条数是双数时取中间两条的平均。",
         "en": "The row in the middle by size; of an even number, the mean of the two in the middle."},
        {"zh": Sample("中位数(工单.工时)", "2.5", "中间较小(工单.工时) = 2, 中间较大(工单.工时) = 3"),
         "en": Sample("MEDIAN(jobs.hours)", "2.5",
                      "lower_middle(jobs.hours) = 2, upper_middle(jobs.hours) = 3")},
    ),
    Function(
        "detail_share", {"zh": ("占比",), "en": ("share",)}, (2, 2), "details", "percent", None,
        {"zh": "条件成立的条数 ÷ 判定条数;看不出成立不成立的不算。",
         "en": "The rows for which a condition holds / those of which it is known whether it does."},
        {"zh": Sample("占比(工单, 当 工单.工时 不高于 8)", "75%",
                      "计数(工单, 当 工单.工时 不高于 8) = 3, 判定条数(工单, 当 工单.工时 不高于 8) = 4"),
         "en": Sample("share(jobs, when jobs.hours at most 8)", "75%",
                      "count(jobs, when jobs.hours at most 8) = 3, "
                      "decided_count(jobs, when jobs.hours at most 8) = 4")},
    ),
    Function(
        "detail_decided", {"zh": ("判定条数",), "en": ("decided_count",)}, (2, 2), "details", "count", None,
        {"zh": "看得出条件成立不成立的条数。", "en": "How many rows it is known of whether a condition holds."},
        {"zh": Sample("判定条数(工单, 当 工单.工时 不高于 8)", "4", "判定条数(工单, 当 工单.工时 不高于 8) = 4"),
         "en": Sample("decided_count(jobs, when jobs.hours at most 8)", "4",
                      "decided_count(jobs, when jobs.hours at most 8) = 4")},
    ),
    Function(
        "detail_lower_middle", {"zh": ("中间较小",), "en": ("lower_middle",)}, (1, 2), "details", "same", None,
        {"zh": "中间两条里较小的一条;条数是单数时就是正中的一条。",
         "en": "The lesser of the two rows in the middle; of an odd number, the one in the middle."},
        {"zh": Sample("中间较小(工单.工时)", "2", "中间较小(工单.工时) = 2"),
         "en": Sample("lower_middle(jobs.hours)", "2",
                      "lower_middle(jobs.hours) = 2")},
    ),
    Function(
        "detail_upper_middle", {"zh": ("中间较大",), "en": ("upper_middle",)}, (1, 2), "details", "same", None,
        {"zh": "中间两条里较大的一条;条数是单数时就是正中的一条。",
         "en": "The greater of the two rows in the middle; of an odd number, the one in the middle."},
        {"zh": Sample("中间较大(工单.工时)", "3", "中间较大(工单.工时) = 3"),
         "en": Sample("upper_middle(jobs.hours)", "3",
                      "upper_middle(jobs.hours) = 3")},
    ),
    Function(
        "detail_weighted_sum", {"zh": ("加权求和",), "en": ("weighted_sum",)}, (2, 3), "details", "same", None,
        {"zh": "每条的数 × 权数之和,两样都有数据的才算。",
         "en": "The sum of figure × weight, of the rows that have both."},
        {"zh": Sample("加权求和(工单.工时, 工单.难度)", "20", "加权求和(工单.工时, 工单.难度) = 20"),
         "en": Sample("weighted_sum(jobs.hours, jobs.weight)", "20",
                      "weighted_sum(jobs.hours, jobs.weight) = 20")},
    ),
    Function(
        "detail_weight_sum", {"zh": ("权数求和",), "en": ("weight_sum",)}, (2, 3), "details", "same", None,
        {"zh": "权数之和,两样都有数据的才算。", "en": "The sum of weights, of the rows that have both."},
        {"zh": Sample("权数求和(工单.工时, 工单.难度)", "5", "权数求和(工单.工时, 工单.难度) = 5"),
         "en": Sample("weight_sum(jobs.hours, jobs.weight)", "5",
                      "weight_sum(jobs.hours, jobs.weight) = 5")},
    ),
)  # fmt: skip
