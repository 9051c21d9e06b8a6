"""Functions over people: where a metric stands among that of the same role, or department, in the same period."""

from __future__ import annotations

from kaohe.model.functions.declaration import Function, Sample

__all__ = ["PEERS"]


PEERS: tuple[Function, ...] = (
    Function(
        "rank", {"zh": ("排名",), "en": ("rank",)}, (2, 3), "peers", "count", lambda values: values[0],
        {"zh": "第几名:1 加上严格好于自己的人数,并列的名次相同;数值越大越好,越小越好时加上「低者优先」。",
         "en": "1 + the number of peers strictly better; ties share a place. More is better unless `lowest first`."},
        {"zh": Sample("排名(投诉数, 同部门)", "2", "排名(投诉数, 同部门) = 2, 组内人数(投诉数, 同部门) = 5"),
         "en": Sample("rank(complaints, same department)", "2",
                      "rank(complaints, same department) = 2, group_size(complaints, same department) = 5")},
    ),
    Function(
        "percentile", {"zh": ("百分位",), "en": ("percentile",)}, (2, 3), "peers", "percent", None,
        {"zh": "其他人中严格不如自己的占比;只有自己一个人时缺数据。",
         "en": "The share of the others who are strictly worse; missing where there are no others."},
        {"zh": Sample("百分位(投诉数, 同岗位)", "75%", "落后人数(投诉数, 同岗位) = 3, 其他人数(投诉数, 同岗位) = 4"),
         "en": Sample("percentile(complaints, same role)", "75%",
                      "peers_behind(complaints, same role) = 3, other_peers(complaints, same role) = 4")},
    ),
    Function(
        "share_of_peers", {"zh": ("占比",), "en": ("share",)}, (2, 2), "peers", "percent", None,
        {"zh": "自己的数值 ÷ 组内合计。", "en": "One's own figure / the sum of the group's."},
        {"zh": Sample("占比(投诉数, 同岗位)", "20%", "投诉数 = 8, 组内合计(投诉数, 同岗位) = 40"),
         "en": Sample("share(complaints, same role)", "20%",
                      "complaints = 8, group_sum(complaints, same role) = 40")},
    ),
    Function(
        "peer_average", {"zh": ("组内平均",), "en": ("group_average",)}, (2, 2), "peers", "same", None,
        {"zh": "组内合计 ÷ 组内人数,只算有数据的人。", "en": "The group's sum / its size; only known figures count."},
        {"zh": Sample("组内平均(投诉数, 同岗位)", "8", "组内合计(投诉数, 同岗位) = 40, 组内人数(投诉数, 同岗位) = 5"),
         "en": Sample("group_average(complaints, same role)", "8",
                      "group_sum(complaints, same role) = 40, group_size(complaints, same role) = 5")},
    ),
    Function(
        "peer_sum", {"zh": ("组内合计",), "en": ("group_sum",)}, (2, 2), "peers", "same", None,
        {"zh": "组内各人数值之和。", "en": "The sum of the group's figures."},
        {"zh": Sample("组内合计(投诉数, 同部门)", "40", "组内合计(投诉数, 同部门) = 40"),
         "en": Sample("group_sum(complaints, same department)", "40",
                      "group_sum(complaints, same department) = 40")},
    ),
    Function(
        "peer_max", {"zh": ("组内最大",), "en": ("group_max",)}, (2, 2), "peers", "same", None,
        {"zh": "组内最大的数值。", "en": "The greatest of the group's figures."},
        {"zh": Sample("组内最大(投诉数, 同岗位)", "12", "组内最大(投诉数, 同岗位) = 12"),
         "en": Sample("group_max(complaints, same role)", "12",
                      "group_max(complaints, same role) = 12")},
    ),
    Function(
        "peer_min", {"zh": ("组内最小",), "en": ("group_min",)}, (2, 2), "peers", "same", None,
        {"zh": "组内最小的数值。", "en": "The least of the group's figures."},
        {"zh": Sample("组内最小(投诉数, 同部门)", "3", "组内最小(投诉数, 同部门) = 3"),
         "en": Sample("group_min(complaints, same department)", "3",
                      "group_min(complaints, same department) = 3")},
    ),
    Function(
        "peer_count", {"zh": ("组内人数",), "en": ("group_size",)}, (2, 2), "peers", "count", None,
        {"zh": "组内有数据的人数,包括自己。", "en": "How many of the group have a figure, oneself included."},
        {"zh": Sample("组内人数(投诉数, 同部门)", "5", "组内人数(投诉数, 同部门) = 5"),
         "en": Sample("group_size(complaints, same department)", "5",
                      "group_size(complaints, same department) = 5")},
    ),
    Function(
        "peers_behind", {"zh": ("落后人数",), "en": ("peers_behind",)}, (2, 3), "peers", "count", None,
        {"zh": "组内严格不如自己的人数。", "en": "How many of the group are strictly worse."},
        {"zh": Sample("落后人数(投诉数, 同部门)", "3", "落后人数(投诉数, 同部门) = 3"),
         "en": Sample("peers_behind(complaints, same department)", "3",
                      "peers_behind(complaints, same department) = 3")},
    ),
    Function(
        "other_peers", {"zh": ("其他人数",), "en": ("other_peers",)}, (2, 2), "peers", "count", None,
        {"zh": "组内除自己以外有数据的人数。", "en": "How many of the group besides oneself have a figure."},
        {"zh": Sample("其他人数(投诉数, 同部门)", "4", "其他人数(投诉数, 同部门) = 4"),
         "en": Sample("other_peers(complaints, same department)", "4",
                      "other_peers(complaints, same department) = 4")},
    ),
)  # fmt: skip
