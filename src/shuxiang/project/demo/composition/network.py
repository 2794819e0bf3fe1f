"""The places of 云溪县, its rooms and shelves, and who works there."""

from __future__ import annotations

from dataclasses import dataclass

from shuxiang.departments.network.rules import DayPlan, same_every_day

COUNTY = "云溪县"
LIBRARY = "云溪县图书馆"
AGENCY = "CN-360999-YX"
#: Tuesday to Sunday, half past eight in the morning to half past eight in the evening.
MAIN_WEEK = same_every_day("08:30", "20:30", closed=(0,))
BRANCH_WEEK = same_every_day("09:00", "17:30", closed=(0,), pause=("12:00", "14:00"))

_WEEKS: dict[str, tuple[DayPlan, ...]] = {
    "机关": same_every_day("09:00", "17:00", closed=(5, 6)),
    "军营": same_every_day("18:30", "21:00", closed=(0, 2, 4)),
    "学校": same_every_day("08:00", "17:00", closed=(5, 6)),
    "农村": same_every_day("09:00", "16:00", closed=(0, 1, 3, 4)),
    "企业": same_every_day("12:00", "19:00", closed=(6,)),
    "社区": same_every_day("09:00", "17:30", closed=(0,)),
    "景区": same_every_day("09:00", "17:00"),
}


@dataclass(frozen=True, slots=True)
class Point:
    """One service point: its partner's kind, name, address, whether it hangs below the branch."""

    name: str
    partner_kind: str
    address: str
    below_branch: bool = False

    @property
    def week(self) -> tuple[DayPlan, ...]:
        return _WEEKS[self.partner_kind]


POINTS = (
    Point("柏岭村服务点", "农村", "枫溪镇柏岭村文化活动中心", True),
    Point("石桥村服务点", "农村", "枫溪镇石桥村老祠堂", True),
    Point("荷塘村服务点", "农村", "枫溪镇荷塘村村委会一楼", True),
    Point("竹源村服务点", "农村", "竹源乡竹源村农家书屋"),
    Point("上坪村服务点", "农村", "上坪乡上坪村农家书屋"),
    Point("梅溪村服务点", "农村", "梅溪镇梅溪村便民中心"),
    Point("桐木村服务点", "农村", "桐木乡桐木村文化礼堂"),
    Point("橘园村服务点", "农村", "橘园镇橘园村合作社二楼"),
    Point("柏岭小学服务点", "学校", "枫溪镇柏岭小学", True),
    Point("云溪一中服务点", "学校", "云溪县城学府路 1 号"),
    Point("城南小学服务点", "学校", "云溪县城城南路 36 号"),
    Point("梅溪中学服务点", "学校", "梅溪镇书院街 9 号"),
    Point("职教中心服务点", "学校", "云溪县城工业大道 120 号"),
    Point("桂花社区服务点", "社区", "云溪县城桂花巷 2 号"),
    Point("滨江社区服务点", "社区", "云溪县城滨江路 58 号"),
    Point("东门社区服务点", "社区", "云溪县城东门街 17 号"),
    Point("枫溪社区服务点", "社区", "枫溪镇解放街 21 号", True),
    Point("行政中心服务点", "机关", "云溪县城府前路 1 号"),
    Point("法院服务点", "机关", "云溪县城府前路 15 号"),
    Point("税务局服务点", "机关", "云溪县城府前路 22 号"),
    Point("武警中队服务点", "军营", "云溪县城北郊"),
    Point("云溪纸业服务点", "企业", "云溪县工业园 A 区"),
    Point("橘果食品服务点", "企业", "云溪县工业园 C 区"),
    Point("云溪古镇服务点", "景区", "云溪古镇游客中心"),
    Point("白鹭湖服务点", "景区", "白鹭湖湿地公园南门"),
)

#: Rooms of the main library: code, name, lends. The first five codes come with every new library.
ROOMS = (
    ("WJ", "二楼外借室", True),
    ("SE", "一楼少儿阅览室", True),
    ("BK", "一楼报刊阅览室", False),
    ("DF", "三楼地方文献室", False),
    ("SK", "三楼书库", True),
    ("WX", "二楼文学", True),
    ("CK", "三楼参考室", False),
    ("SP", "一楼影音角", True),
)

#: Room → floor as it stands on the shelves, rows, shelves in a row.
SHELVING = {
    "WX": ("二楼", 12, 8),
    "WJ": ("二楼", 18, 8),
    "SE": ("一楼", 8, 6),
    "CK": ("三楼", 2, 6),
    "SK": ("三楼", 10, 10),
}


def room_of(kind: str, class_number: str, is_old: bool) -> str:
    """Return the room of the main library where a copy of a kind and class stands."""
    if kind == "children":
        return "SE"
    if kind == "serial":
        return "BK"
    if kind == "av":
        return "SP"
    if kind == "reference":
        return "CK"
    if is_old:
        return "SK"
    return "WX" if class_number.startswith("I") else "WJ"


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works here: login, name, role, place by name (none: the main library)."""

    login: str
    name: str
    role: str
    place: str = ""
    everywhere: bool = False


STAFF = (
    Colleague("guanzhang", "林远山", "馆长", everywhere=True),
    Colleague("zhoumin", "周敏", "流通员", everywhere=True),
    Colleague("hexiao", "何晓燕", "流通员", everywhere=True),
    Colleague("tangwei", "唐薇", "流通员", everywhere=True),
    Colleague("xujing", "许静", "编目员", everywhere=True),
    Colleague("mengfan", "孟帆", "编目员", everywhere=True),
    Colleague("luojiang", "罗江", "分馆管理员", "枫溪分馆"),
    Colleague("baidashan", "柏大山", "服务点管理员", "柏岭村服务点"),
    Colleague("jufang", "居芳", "服务点管理员", "桂花社区服务点"),
    Colleague("xitong", "程启", "系统管理", everywhere=True),
)
