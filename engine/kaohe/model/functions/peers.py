"""Functions over people: where a metric stands among that of the same role, or department, in the same period."""

from __future__ import annotations

from kaohe.model.functions.declaration import Function

__all__ = ["PEERS"]


PEERS: tuple[Function, ...] = (
    Function(
        "rank", {"zh": ("排名",), "en": ("rank",)}, (2, 3), "peers", "same", lambda values: values[0],
        {"zh": "第几名:1 加上严格好于自己的人数,并列的名次相同;数值越大越好,越小越好时加上「低者优先」。",
         "en": "1 + the number of peers strictly better; ties share a place. More is better unless `lowest first`."},
        {"zh": "排名(销售额, 同部门)", "en": "rank(sales, same department)"},
    ),
    Function(
        "percentile", {"zh": ("百分位",), "en": ("percentile",)}, (2, 3), "peers", "percent", None,
        {"zh": "其他人中严格不如自己的占比;只有自己一个人时缺数据。",
         "en": "The share of the others who are strictly worse; missing where there are no others."},
        {"zh": "百分位(销售额, 同岗位)", "en": "percentile(sales, same role)"},
    ),
    Function(
        "share_of_peers", {"zh": ("占比",), "en": ("share",)}, (2, 2), "peers", "percent", None,
        {"zh": "自己的数值 ÷ 组内合计。", "en": "One's own figure / the sum of the group's."},
        {"zh": "占比(销售额, 同部门)", "en": "share(sales, same department)"},
    ),
    Function(
        "peer_average", {"zh": ("组内平均",), "en": ("group_average",)}, (2, 2), "peers", "same", None,
        {"zh": "组内合计 ÷ 组内人数,只算有数据的人。", "en": "The group's sum / its size; only known figures count."},
        {"zh": "组内平均(销售额, 同岗位)", "en": "group_average(sales, same role)"},
    ),
    Function(
        "peer_sum", {"zh": ("组内合计",), "en": ("group_sum",)}, (2, 2), "peers", "same", None,
        {"zh": "组内各人数值之和。", "en": "The sum of the group's figures."},
        {"zh": "组内合计(销售额, 同部门)", "en": "group_sum(sales, same department)"},
    ),
    Function(
        "peer_max", {"zh": ("组内最大",), "en": ("group_max",)}, (2, 2), "peers", "same", None,
        {"zh": "组内最大的数值。", "en": "The greatest of the group's figures."},
        {"zh": "组内最大(销售额, 同部门)", "en": "group_max(sales, same department)"},
    ),
    Function(
        "peer_min", {"zh": ("组内最小",), "en": ("group_min",)}, (2, 2), "peers", "same", None,
        {"zh": "组内最小的数值。", "en": "The least of the group's figures."},
        {"zh": "组内最小(响应时间, 同部门)", "en": "group_min(response_time, same department)"},
    ),
    Function(
        "peer_count", {"zh": ("组内人数",), "en": ("group_size",)}, (2, 2), "peers", "same", None,
        {"zh": "组内有数据的人数,包括自己。", "en": "How many of the group have a figure, oneself included."},
        {"zh": "组内人数(销售额, 同部门)", "en": "group_size(sales, same department)"},
    ),
    Function(
        "peers_behind", {"zh": ("落后人数",), "en": ("peers_behind",)}, (2, 3), "peers", "same", None,
        {"zh": "组内严格不如自己的人数。", "en": "How many of the group are strictly worse."},
        {"zh": "落后人数(销售额, 同部门)", "en": "peers_behind(sales, same department)"},
    ),
    Function(
        "other_peers", {"zh": ("其他人数",), "en": ("other_peers",)}, (2, 2), "peers", "same", None,
        {"zh": "组内除自己以外有数据的人数。", "en": "How many of the group besides oneself have a figure."},
        {"zh": "其他人数(销售额, 同部门)", "en": "other_peers(sales, same department)"},
    ),
)  # fmt: skip
