"""Every sentence that readers says to people: what is the matter, and the way on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from shuxiang.departments.readers.rules import CredentialKind
from shuxiang.departments.readers.rules.people import CONSENT_VERSION, IdentityKind
from shuxiang.foundations.kernel.days import local
from shuxiang.foundations.kernel.refusals import Because
from shuxiang.foundations.kernel.wording import Sentence

Facts = dict[str, Any]


def _until(facts: Facts) -> str:
    return f"{local(facts['until']):%H:%M}"


def _age(facts: Facts) -> Sentence:
    youngest, oldest = facts.get("min"), facts.get("max")
    what = _("%(age)d 岁不能办%(category)s") % {
        "age": facts["age"],
        "category": facts["category"],
    }
    if youngest is not None and oldest is not None:
        way_on = _("它给 %(min)d 到 %(max)d 岁的读者，请换一类证") % {
            "min": youngest,
            "max": oldest,
        }
    elif youngest is not None:
        way_on = _("它给满 %(min)d 岁的读者，请换一类证") % {"min": youngest}
    else:
        way_on = _("它给 %(max)d 岁以下的读者，请换一类证") % {"max": oldest}
    return Sentence(what, way_on)


def _phone(facts: Facts) -> Sentence:
    return Sentence(
        _("手机号是 11 位数字，您填了 %(n)d 位") % {"n": facts["length"]}
        if facts["length"] != 11
        else _("手机号不对，请看看是不是抄错了一位"),
        _("座机请连区号一起填"),
    )


_CARDS: dict[str, Callable[[Facts], Sentence]] = {
    "readers.unknown-card": lambda f: Sentence(
        _("没有这张证：%(card)s") % {"card": f.get("number", "")},
        _("请再扫一次，或按 F8 按姓名找"),
    ),
    "readers.code-over": lambda f: Sentence(
        _("这个读者码过期了"), _("请读者在手机上刷新一下再扫，或扫读者证")
    ),
    "readers.ambiguous-card": lambda f: Sentence(
        _("这个号码有两位读者在用"), _("请扫读者证，或按 F8 按姓名找")
    ),
    "readers.unknown-reader": lambda f: Sentence(_("没有这位读者"), _("请按 F8 按姓名找")),
    "readers.closed": lambda f: Sentence(_("这位读者已经退证了"), _("想再借书，请重新办证")),
    "readers.not-closed": lambda f: Sentence(_("这位读者没有退证"), _("不用再做什么")),
    "readers.reopen-taken": lambda f: Sentence(
        _("这位读者后来又办了新证"), _("请用新证，旧的不用恢复")
    ),
    "readers.lost-already": lambda f: Sentence(_("这张证已经挂失了"), _("找不到请补证")),
    "readers.not-lost": lambda f: Sentence(_("这张证没有挂失"), _("不用解挂")),
    "readers.unknown-credential": lambda f: Sentence(_("没有这个证号"), _("请刷新再看")),
    "readers.last-card": lambda f: Sentence(
        _("这是这位读者唯一的一张证"), _("换新证请补证，不用了请退证")
    ),
    "readers.still-guardian": lambda f: Sentence(
        _("还是%(name)s的监护人") % {"name": f["name"]}, _("请先换一位监护人，再退证")
    ),
    "readers.end-in-past": lambda f: Sentence(_("结束的日子已经过了"), _("请改成今天或以后的日子")),
    "readers.reason-empty": lambda f: Sentence(_("请填停借的原因"), _("读者会看到")),
    "readers.no-such-block": lambda f: Sentence(
        _("没有这条停借，什么也没有改"), _("可能刚刚被别人解除了，请刷新再看")
    ),
    "readers.why-missing": lambda f: Sentence(
        _("请填为什么要看"), _("谁看过、为什么看，都会记下来")
    ),
    "readers.wrong-pin": lambda f: Sentence(
        _("证号或密码不对"), _("请再试一次，忘了密码请到服务台重设")
    ),
    "readers.pin-locked": lambda f: Sentence(
        _("错了好几次，先歇一歇"),
        _("%(time)s 以后再试，急用请到服务台") % {"time": _until(f)},
    ),
    "readers.old-pin-wrong": lambda f: Sentence(_("原来的密码不对"), _("请再输入一次")),
    "readers.pin-same": lambda f: Sentence(_("新密码和原来的一样"), _("请换一个")),
    "readers.pin-form": lambda f: Sentence(
        _("密码要 %(shortest)d 到 %(longest)d 位") % f, _("用数字或字母")
    ),
    "readers.pin-birthday": lambda f: Sentence(_("密码里有您的生日"), _("请换一个别人猜不到的")),
    "readers.pin-own-number": lambda f: Sentence(
        _("密码是您的证号、身份证号或手机号里的一段"), _("请换一个别人猜不到的")
    ),
    "readers.pin-not-yours": lambda f: Sentence(
        _("密码不对"), _("请再输入一次，忘了密码请到服务台重设")
    ),
    "readers.child-at-desk": lambda f: Sentence(
        _("不满 14 岁的资料由监护人来改"), _("请监护人带上证件到服务台办")
    ),
    "readers.request-standing": lambda f: Sentence(
        _("这件事您已经申请过，还在办"), _("办好了会在“消息”里告诉您")
    ),
    "readers.unknown-request": lambda f: Sentence(_("没有这份申请"), _("请刷新再看")),
    "readers.request-over": lambda f: Sentence(_("这份申请已经办过了"), _("请刷新再看")),
    "readers.answer-empty": lambda f: Sentence(_("请写为什么不能办"), _("读者会在消息里看到")),
    "readers.erase-elsewhere": lambda f: Sentence(
        _("注销要在读者的页上办"), _("请打开读者的页，按“注销，不能恢复”")
    ),
    "readers.erased-already": lambda f: Sentence(
        _("这位读者已经注销，资料都不在了"), _("想再借书，请重新办证")
    ),
    "readers.erase-open": lambda f: Sentence(_("这位读者还没有退证"), _("请先退证，再注销")),
    "readers.token-without-name": lambda f: Sentence(_("请给这个程序起个名字")),
    "readers.token-too-long": lambda f: Sentence(
        _("日子不对"), _("最少 1 天，最多 %(most)d 天") % {"most": f["most"]}
    ),
    "readers.too-many-tokens": lambda f: Sentence(
        _("已经有 %(most)d 把钥匙了") % {"most": f["most"]}, _("请先收回一把不用的")
    ),
    "readers.address-long": lambda f: Sentence(
        _("地址太长"), _("最多 %(most)d 个字") % {"most": f["most"]}
    ),
    "readers.pin-easy": lambda f: Sentence(_("这个密码太容易猜"), _("请不要用连着的或重复的数字")),
}

_PEOPLE: dict[str, Callable[[Facts], Sentence]] = {
    "readers.name-empty": lambda f: Sentence(_("请填姓名")),
    "readers.name-long": lambda f: Sentence(_("姓名太长"), _("最多 100 个字")),
    "readers.contact-empty": lambda f: Sentence(_("请填负责人"), _("集体证要有一位负责人")),
    "readers.phone-wrong": _phone,
    "readers.email-wrong": lambda f: Sentence(
        _("邮箱地址不对"), _("例如：guilan@example.com，不用就空着")
    ),
    "readers.identity-kind": lambda f: Sentence(_("没有这种证件"), _("请从列表里选")),
    "readers.identity-form": lambda f: Sentence(
        _("证件号只有字母和数字，5 到 20 位"), _("请照证件再填一次")
    ),
    "readers.identity-old": lambda f: Sentence(
        _("这是 15 位的旧号"), _("请填现在的 18 位身份证号")
    ),
    "readers.identity-length": lambda f: Sentence(
        _("身份证号是 18 位，您填了 %(n)d 位") % {"n": f["length"]}, _("请照证件再填一次")
    ),
    "readers.identity-wrong": lambda f: Sentence(
        _("身份证号不对，可能抄错了一位"), _("请照证件再填一次")
    ),
    "readers.identity-taken": lambda f: Sentence(
        _("这个证件已经办过证：%(name)s %(card)s") % {"name": f["name"], "card": f["card"]},
        _("证丢了请补证，不用重新办"),
    ),
    "readers.list-without-name": lambda f: Sentence(_("请给书单起个名字")),
    "readers.too-many-lists": lambda f: Sentence(
        _("已经有 %(most)d 个书单了") % f, _("请先删掉一个")
    ),
    "readers.list-full": lambda f: Sentence(
        _("这个书单已经有 %(most)d 种了") % f, _("请另起一个书单")
    ),
    "readers.unknown-list": lambda f: Sentence(_("没有这个书单"), _("可能已经删掉了")),
    "readers.phone-missing": lambda f: Sentence(_("请填一个手机号"), _("孩子没有手机，填监护人的")),
    "readers.too-many-applications": lambda f: Sentence(
        _("网上登记的人太多了，请过几天再来"), _("带上证件到服务台，当场就能办")
    ),
    "readers.birth-wrong": lambda f: Sentence(_("出生日期不对"), _("请照证件再填一次")),
    "readers.age-outside": _age,
    "readers.guardian-missing": lambda f: Sentence(
        _("不满 14 岁要监护人同意"), _("请填监护人的姓名和关系，请监护人看过同意书")
    ),
    "readers.guardian-name-empty": lambda f: Sentence(_("请填监护人姓名")),
    "readers.guardian-relation-empty": lambda f: Sentence(
        _("请填监护人和孩子的关系"), _("例如：母亲")
    ),
    "readers.consent-missing": lambda f: Sentence(
        _("监护人还没有同意"), _("请监护人看过同意书再勾选")
    ),
    "readers.guardian-self": lambda f: Sentence(_("监护人不能是孩子自己"), _("请换一位")),
    "readers.guardian-child": lambda f: Sentence(_("监护人自己还不满 14 岁"), _("请换一位成年人")),
    "readers.unknown-guardian": lambda f: Sentence(_("没有这位监护人"), _("请刷新再看")),
    "readers.last-guardian": lambda f: Sentence(
        _("这是孩子唯一的监护人"), _("请先加一位，再去掉这位")
    ),
    "readers.number-empty": lambda f: Sentence(_("请填证号")),
    "readers.number-form": lambda f: Sentence(
        _("证号不能用：%(number)s") % {"number": f["number"]},
        _("最多 40 个字，不能以 # 开头"),
    ),
    "readers.number-taken": lambda f: Sentence(
        _("%(number)s 已经给过别的读者，不能再用") % {"number": f["number"]},
        _("请换一张证；退掉的证号也不再发"),
    ),
    "readers.number-yours": lambda f: Sentence(
        _("%(number)s 这位读者已经有了") % {"number": f["number"]},
        _("用过的旧证不能再用，请换一张"),
    ),
    "readers.unknown-category": lambda f: Sentence(
        _("没有这类读者"), _("请从列表里选，或刷新再看")
    ),
    "readers.category-retired": lambda f: Sentence(
        _("%(category)s已经不办了") % {"category": f["category"]}, _("请换一类证")
    ),
    "readers.category-code": lambda f: Sentence(_("请填代码"), _("最多 20 个字母或数字")),
    "readers.category-code-taken": lambda f: Sentence(
        _("代码 %(code)s 已经用过") % {"code": f["code"]}, _("请换一个")
    ),
    "readers.category-name": lambda f: Sentence(_("请填名称")),
    "readers.category-figure": lambda f: Sentence(_("数字不能小于 0"), _("没有限制就空着")),
    "readers.category-days": lambda f: Sentence(
        _("临时证的天数要在 1 到 366 之间"), _("只当天用就填 1")
    ),
    "readers.category-grows-when": lambda f: Sentence(
        _("没有最大年龄，不知道哪天换"), _("请填上最大年龄，或者不要自动换")
    ),
    "readers.category-grows-older": lambda f: Sentence(
        _("%(name)s也到不了那个年龄") % {"name": f["name"]}, _("请换一个年龄更大的读者类型")
    ),
    "readers.temporary-ends": lambda f: Sentence(
        _("临时证只用 %(days)d 天，不能续") % {"days": f["days"]}, _("要长用，请改成别的读者类型")
    ),
    "readers.category-ages": lambda f: Sentence(_("最大年龄比最小年龄小"), _("请改一下年龄")),
    "readers.category-group-child": lambda f: Sentence(_("集体证不用监护人"), _("请二选一")),
}


def say(because: Because) -> Sentence:
    """Put one reason of readers into words."""
    table = _CARDS if because.code in _CARDS else _PEOPLE
    return table[because.code](because.facts)


def credential(kind: CredentialKind) -> str:
    """Say what a reader shows."""
    return {
        CredentialKind.CARD: _("读者证"),
        CredentialKind.IDENTITY: _("身份证"),
        CredentialKind.SOCIAL: _("社保卡"),
        CredentialKind.CHIP: _("芯片"),
        CredentialKind.WECHAT: _("微信"),
    }[kind]


def document(kind: str) -> str:
    """Say which document it is; empty for none."""
    if not kind:
        return ""
    return {
        IdentityKind.RESIDENT: _("身份证"),
        IdentityKind.HOUSEHOLD: _("户口簿"),
        IdentityKind.PASSPORT: _("护照"),
        IdentityKind.MILITARY: _("军官证或士兵证"),
        IdentityKind.HONGKONG_MACAO: _("港澳居民来往内地通行证"),
        IdentityKind.TAIWAN: _("台湾居民来往大陆通行证"),
        IdentityKind.FOREIGN: _("外国人永久居留身份证"),
        IdentityKind.DISABILITY: _("残疾人证"),
    }[IdentityKind(kind)]


def consent_text(version: str) -> tuple[str, ...]:
    """Return the paragraphs to which a child's guardian agrees; empty for a version not known here.

    个人信息保护法, art. 17, 29 and 31: who, why, what, how long, and how to take it back.
    """
    if version != CONSENT_VERSION:
        return ()
    return (
        _("孩子不满 14 岁，办读者证要由您，也就是监护人，来同意。"),
        _(
            "我们记下孩子的姓名、出生日期、证件号和借了什么书，记下您的姓名、电话和与孩子的关系，"
            "只用来借书还书和找到您。"
        ),
        _("证件号、出生日期、电话和地址加密保存，工作人员看一次记一次。不给别人，不用来推销。"),
        _(
            "退证以后，这些资料不再使用。书还清以后，借过什么书不再和孩子的名字连在一起，"
            "除非您要求保留。"
        ),
        _("您随时可以来看、来改、来要一份，也可以收回同意；收回以后请把书还清并退证。"),
    )


def first_pin_hint(state: str) -> str:
    """Say which PIN a reader begins with."""
    return {
        "none": _("还没有密码，请到服务台设一个"),
        "first": _("第一次登录用证件号后六位，登录后马上改"),
        "given": _("用服务台给的密码登录，登录后马上改"),
        "own": _("密码是读者自己设的"),
    }[state]
