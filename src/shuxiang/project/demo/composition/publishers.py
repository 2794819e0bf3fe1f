"""Forty invented publishers, each with a number of its own within 978-7."""

from __future__ import annotations

from dataclasses import dataclass

from shuxiang.foundations.codecs import isbn


@dataclass(frozen=True, slots=True)
class Publisher:
    """Name, city, and the registrant's part of its ISBNs (four digits)."""

    name: str
    city: str
    registrant: str


_GENERAL = (
    ("云上文艺出版社", "南昌"), ("青石文艺出版社", "武汉"), ("江岸文学出版社", "南京"),
    ("远帆出版社", "上海"), ("北岭人民出版社", "哈尔滨"), ("溪山古籍出版社", "杭州"),
    ("松风书局", "北京"), ("晚晴出版社", "成都"), ("南溟出版社", "广州"), ("大麓出版社", "长沙"),
    ("东篱出版社", "合肥"), ("半亩书店", "北京"), ("朗月文化出版社", "西安"), ("鹿鸣出版社", "昆明"),
)  # fmt: skip
_CHILDREN = (
    ("小荷少年儿童出版社", "南昌"), ("纸鸢儿童出版社", "上海"), ("萤火虫童书出版社", "北京"),
    ("蒲公英少儿出版社", "济南"), ("七色鹿少年儿童出版社", "杭州"), ("木马童书馆", "成都"),
)  # fmt: skip
_SCIENCE = (
    ("新禾农业出版社", "北京"), ("金穗科学技术出版社", "南昌"), ("沃野科技出版社", "郑州"),
    ("田畴农村读物出版社", "长沙"), ("杏林医药科技出版社", "上海"), ("百草健康出版社", "成都"),
    ("灶台生活出版社", "广州"), ("智源电子出版社", "北京"), ("方舟科技出版社", "西安"),
    ("经纬技术出版社", "武汉"), ("启明科学普及出版社", "北京"), ("匠心工业出版社", "沈阳"),
)  # fmt: skip
_LEARNING = (
    ("明伦教育出版社", "南京"), ("学海考试出版社", "北京"), ("木铎教育出版社", "重庆"),
    ("天平法律出版社", "北京"), ("泉源财经出版社", "上海"), ("史鉴出版社", "西安"),
    ("语林出版社", "北京"), ("清和大学出版社", "武汉"),
)  # fmt: skip

#: Field of publishing → publishers.
PUBLISHERS: dict[str, tuple[Publisher, ...]] = {}
_number = 7_901
for _field, _rows in (
    ("general", _GENERAL), ("children", _CHILDREN), ("science", _SCIENCE), ("learning", _LEARNING),
):  # fmt: skip
    PUBLISHERS[_field] = tuple(
        Publisher(name, city, str(_number + at)) for at, (name, city) in enumerate(_rows)
    )
    _number += len(_rows)

ALL = tuple(one for many in PUBLISHERS.values() for one in many)


def isbn_of(publisher: Publisher, title_number: int) -> str:
    """Return the hyphenated ISBN of a publisher's n-th title, 0 to 9,999."""
    twelve = f"9787{publisher.registrant}{title_number:04d}"
    digits = next(found for check in "0123456789" if (found := isbn.normalise(twelve + check)))
    return isbn.hyphenate(digits)
