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
    "holdings.no-category-yet": lambda f: Sentence(
        _("还没有读者类型"), _("请先加一种，如“成人证”")
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
        "short": _("这一段太短，不是记录"),
        "leader": _("头标区坏了"),
        "directory": _("目次区坏了"),
        "encoding": _("文字的编码认不出来"),
        "encoding-marc8": _("是 MARC-8 编码，请先转成 UTF-8"),
        "empty": _("记录里一个字段也没有"),
        "tag": _("有的字段没有字段号"),
        "xml": _("文件从这里坏了，后面的读不出来"),
        "xml-dtd": _("文件里有 DTD，不读"),
        "no-title": _("没有题名"),
        "bad-encoding": _("有认不出的字，已用“�”代替"),
        "isbn-again": _("同一个 ISBN 用在两种书上，分开登记了"),
        "barcode-elsewhere": _("条码已经贴在另一种书上，这一册没有登记"),
        "barcode-odd": _("条码不能用，这一册没有登记"),
        "copies-disagree": _("写的册数和条码数对不上"),
        "no-barcode": _("有馆藏字段，没有条码，没有登记册"),
        "open-loan": _("记录里记着借出，请到时核对"),
        "call-number-long": _("索书号太长，只留了前 80 个字"),
        "date-odd": _("日期看不懂，没有登记"),
        "identity-rounded": _("身份证号被表格软件改坏了，请把那一列设成文本再导出"),
        "card-rounded": _("证号被表格软件改坏了，请把那一列设成文本再导出"),
        "category-unknown": _("没有这种读者类型，按最接近的办了"),
        "place-unknown": _("没有这个馆，记在总馆名下"),
        "readers.name-empty": _("没有姓名"),
        "readers.name-long": _("姓名超过 100 个字"),
        "readers.identity-kind": _("证件类型不认识"),
        "readers.identity-form": _("证件号的样子不对"),
        "readers.identity-old": _("身份证号只有 15 位"),
        "readers.identity-length": _("身份证号的位数不对"),
        "readers.identity-wrong": _("身份证号不对，校验位不符"),
        "readers.identity-taken": _("这个证件已经办过一张证"),
        "readers.number-empty": _("没有证号"),
        "readers.number-form": _("证号的样子不对"),
        "readers.number-taken": _("证号已经是别的读者的"),
        "readers.number-yours": _("这个号码重复了"),
        "readers.phone-wrong": _("手机号不对，没有登记，请下次来时问一下"),
        "readers.birth-wrong": _("出生日期不对，没有登记"),
        "readers.age-outside": _("年龄和读者类型不符，请下次来时看一下"),
        "readers.guardian-missing": _("未满 14 岁，还缺监护人同意"),
        "readers.contact-empty": _("集体证还缺联系人"),
    }.get(code, code)
    return _("%(said)s：%(detail)s") % {"said": said, "detail": detail} if detail else said
