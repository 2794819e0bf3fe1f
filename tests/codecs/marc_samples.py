"""Records of invented books, built by hand so that a test shows every byte that matters."""

from __future__ import annotations

from shuxiang.foundations.codecs.iso2709 import ControlField, DataField, Field, Record

LEADER = "00000nam0 2200000   45  "


def field(line: str) -> Field:
    """Read a line as cataloguers write it: ``200 1#ǂa题名ǂf著者``; # is a blank."""
    tag, rest = line[:3], line[4:]
    if tag.startswith("00"):
        return ControlField(tag, rest)
    marks, *parts = rest.split("ǂ")
    marks = marks.replace("#", " ").ljust(2)
    return DataField(tag, marks[0], marks[1], tuple((one[0], one[1:]) for one in parts))


def record(*lines: str, leader: str = LEADER) -> Record:
    return Record(leader, tuple(map(field, lines)))


#: A book as a supplier of county libraries would deliver it.
HILLS = record(
    "001 012005000001",
    "005 20050221103436.0",
    "010 ##ǂa978-7-5339-1845-3ǂb精装ǂdCNY79.00 (含光盘)",
    "100 ##ǂa20050221d2005    em y0chiy50      ea",
    "101 1#ǂachiǂceng",
    "102 ##ǂaCNǂb330000",
    "105 ##ǂay   z   000ay",
    "200 1#ǂa云溪山中ǂ9yun xi shan zhongǂe一个书屋的故事ǂh第一册ǂi春ǂf(美)林清禾著ǂg周望舒译",
    "205 ##ǂa2版",
    "210 ##ǂa杭州ǂc浙江文艺出版社ǂd2005.3",
    "215 ##ǂa206页ǂc图ǂd21cmǂe光盘1张",
    "225 2#ǂa云溪文丛ǂv第3辑",
    "330 ##ǂa山里的一间书屋，二十年里来过的人。",
    "517 1#ǂa山中书屋",
    "606 0#ǂa长篇小说ǂy美国ǂz现代",
    "610 0#ǂa书屋ǂa云溪",
    "690 ##ǂaI712.45ǂv5",
    "701 #0ǂc(美)ǂa林清禾ǂ9lin qing heǂf(1961-)ǂ4著",
    "702 #0ǂa周望舒ǂ4译",
    "801 #0ǂaCNǂbYXXTSGǂc20050221",
    "856 4#ǂuhttps://example.org/cover.jpg",
    "905 ##ǂaYXǂbD000123ǂbD000124ǂdI712.45ǂe12ǂf2",
)
