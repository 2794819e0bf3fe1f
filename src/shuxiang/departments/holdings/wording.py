"""Every sentence that holdings says to people: what is the matter, and the way on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from shuxiang.departments.holdings.rules import CopyMark
from shuxiang.foundations.kernel.refusals import Because
from shuxiang.foundations.kernel.wording import Sentence

_SAID: dict[str, Callable[[dict[str, Any]], Sentence]] = {
    "holdings.unknown-barcode": lambda f: Sentence(
        _("没有这个条码：%(barcode)s") % {"barcode": f.get("barcode", "")},
        _("请再扫一次，或按 F7 按书名找"),
    ),
    "holdings.unknown-copy": lambda f: Sentence(_("没有这一册"), _("请回到书目页再看一眼")),
    "holdings.barcode-empty": lambda f: Sentence(_("请填条码"), _("用扫描枪扫一下就行")),
    "holdings.barcode-odd": lambda f: Sentence(
        _("条码里有印不出来的字：%(barcode)s") % {"barcode": f["barcode"]},
        _("只用数字和大写字母，最多 40 位"),
    ),
    "holdings.barcode-taken": lambda f: Sentence(
        _("条码 %(barcode)s 已经贴在《%(title)s》上")
        % {"barcode": f["barcode"], "title": f["title"]},
        _("请换一张条码，或到那本书里看看"),
    ),
    "holdings.call-number-long": lambda f: Sentence(
        _("索书号超过 80 个字"), _("请只留类号和书次号")
    ),
    "holdings.location-unknown": lambda f: Sentence(_("没有这个馆藏地点"), _("请从列表里选一个")),
    "holdings.location-elsewhere": lambda f: Sentence(
        _("这个馆藏地点不在那个馆里"), _("请先选馆，再选地点")
    ),
    "holdings.location-in-use": lambda f: Sentence(
        _("这里还有 %(n)d 册书") % {"n": f["count"]}, _("请先把书移到别处，再停用")
    ),
    "holdings.kind-in-use": lambda f: Sentence(
        _("还有 %(n)d 册是这种类型") % {"n": f["count"]}, _("请先把它们改成别的类型")
    ),
    "holdings.kind-unknown": lambda f: Sentence(_("没有这种册类型"), _("请从列表里选一个")),
    "holdings.already-withdrawn": lambda f: Sentence(
        _("这一册已经注销：%(barcode)s") % {"barcode": f.get("barcode", "")},
        _("弄错了的话，可以恢复"),
    ),
    "holdings.withdrawal-needs-reason": lambda f: Sentence(
        _("请写注销的原因"), _("如：破损、丢失、剔旧")
    ),
    "holdings.name-empty": lambda f: Sentence(_("代码和名称都要填"), _("请补上再保存")),
    "holdings.code-taken": lambda f: Sentence(
        _("代码 %(code)s 已经有了") % {"code": f["code"]}, _("请换一个代码")
    ),
    "holdings.age-odd": lambda f: Sentence(_("年龄要在 1 到 99 岁之间"), _("不限年龄就空着")),
    "holdings.shelf-begins-twice": lambda f: Sentence(
        _("有两个架都从 %(number)s 开始") % {"number": f["number"]}, _("请改其中一个")
    ),
    "holdings.shelf-unknown": lambda f: Sentence(_("没有这个架位"), _("可能刚刚被别人删掉了")),
    "holdings.file-old-excel": lambda f: Sentence(
        _("这是旧版 Excel 文件：%(name)s") % {"name": f.get("name", "")},
        _("请用 Excel 或 WPS 另存为 .xlsx"),
    ),
    "holdings.file-not-table": lambda f: Sentence(
        _("这不是表格：%(name)s") % {"name": f.get("name", "")},
        _("请导出 .csv 或 .xlsx，第一行写列名"),
    ),
    "holdings.no-room-yet": lambda f: Sentence(
        _("%(place)s还没有馆藏地点") % {"place": f.get("place", "")},
        _("请先加一个，书才有地方放"),
    ),
    "holdings.no-kind-yet": lambda f: Sentence(_("还没有册类型"), _("请先加一种，如“普通图书”")),
    "holdings.file-missing": lambda f: Sentence(
        _("找不到文件：%(name)s") % {"name": f.get("name", "")}, _("请看看路径，再试一次")
    ),
    "holdings.file-empty": lambda f: Sentence(
        _("文件是空的：%(name)s") % {"name": f.get("name", "")}, _("请从原来的系统重新导出")
    ),
    "holdings.file-not-marc": lambda f: Sentence(
        _("这不是 MARC 文件：%(name)s") % {"name": f.get("name", "")},
        _("请导出 ISO 2709（.mrc .iso）或 MARCXML"),
    ),
    "holdings.move-in-running": lambda f: Sentence(
        _("这个文件正在导入"), _("请等它做完，或先停下")
    ),
    "holdings.unknown-run": lambda f: Sentence(_("没有这次导入"), _("请看“导入”里的清单")),
    "holdings.file-changed": lambda f: Sentence(
        _("文件和上次的不一样了：%(name)s") % {"name": f.get("name", "")},
        _("请放回原来的文件，或重新导入"),
    ),
    "holdings.place-unknown": lambda f: Sentence(
        _("没有这个馆：%(place)s") % {"place": f.get("place", "")}, _("请先在“馆点”里加上")
    ),
    "holdings.rows-without-header": lambda f: Sentence(
        _("第一行看不出哪列是证号、哪列是姓名"), _("请在第一行写上：证号、姓名、电话……")
    ),
}


def say(because: Because) -> Sentence:
    """Put one reason of holdings into words."""
    return _SAID[because.code](because.facts)


def mark_in_words(mark: CopyMark) -> str:
    """Say what is the matter with a copy."""
    return {
        CopyMark.LOST: _("丢失"),
        CopyMark.MISSING: _("没找到"),
        CopyMark.DAMAGED: _("破损"),
        CopyMark.IN_PROCESSING: _("加工中"),
    }[mark]


def source_in_words(source: str) -> str:
    """Say where a copy came from; a word of one's own stays as it is."""
    return {
        "purchase": _("购入"),
        "donation": _("捐赠"),
        "transfer": _("调入"),
        "exchange": _("交换"),
        "compensation": _("赔书"),
        "deposit": _("缴送"),
    }.get(source, source)


def remark_in_words(code: str, detail: str) -> str:
    """Say one line below a balance sheet."""
    said = {
        "bad-record": _("这条记录读不出来"),
        "not-a-record": _("这段内容不是书目记录"),
        "no-title": _("没有题名"),
        "bad-encoding": _("有认不出的字，已用“�”代替"),
        "guessed-lengths": _("目录里的长度不对，已按分隔符读"),
        "isbn-again": _("同一个 ISBN 用在两种书上，分开登记了"),
        "barcode-elsewhere": _("条码已经贴在另一种书上，这一册没有登记"),
        "barcode-odd": _("条码不能用，这一册没有登记"),
        "range-odd": _("条码区间看不懂，没有展开"),
        "copies-differ": _("写的册数和条码数对不上"),
        "no-barcode": _("有馆藏字段，没有条码，没有登记册"),
        "open-loan": _("记录里记着借出，请到时核对"),
        "location-unknown": _("馆藏地点没有对应，放进了默认地点"),
        "price-odd": _("价格看不懂，原样留着"),
        "date-odd": _("日期看不懂，没有登记"),
        "filled-call-number": _("没有索书号，用了分类号"),
        "record-long": _("记录太长，标准格式写不下，多出的字段不在原记录里"),
    }.get(code, code)
    return _("%(said)s：%(detail)s") % {"said": said, "detail": detail} if detail else said
