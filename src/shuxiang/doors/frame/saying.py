"""From refusals to sentences, by the table of the departments' voices."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from shuxiang.departments.cashier import wording as cashier
from shuxiang.departments.catalogue import wording as catalogue
from shuxiang.departments.circulation import wording as circulation
from shuxiang.departments.columns import wording as columns
from shuxiang.departments.holdings import wording as holdings
from shuxiang.departments.network import wording as network
from shuxiang.departments.readers import wording as readers
from shuxiang.departments.staff import wording as staff
from shuxiang.foundations.kernel.refusals import Because, Refusal
from shuxiang.foundations.kernel.wording import Sentence
from shuxiang.listeners.notices import wording as notices

_VOICES: dict[str, Callable[[Because], Sentence]] = {
    "network": network.say,
    "staff": staff.say,
    "readers": readers.say,
    "catalogue": catalogue.say,
    "holdings": holdings.say,
    "cashier": cashier.say,
    "circulation": circulation.say,
    "columns": columns.say,
    "notices": notices.say,
}


def _kernel(because: Because) -> Sentence:
    if because.code == "kernel.not-allowed":
        if "place_id" in because.facts:
            return Sentence(_("这是别的馆的事"), _("请那里的同事或总馆来办"))
        return Sentence(_("这件事您没有权限"), _("请馆长或有权限的同事来办"))
    return Sentence(_("没有找到"), _("请看看地址或编号对不对"))


def say(because: Because) -> Sentence:
    """Put one reason into words."""
    voice = _VOICES.get(because.code.partition(".")[0])
    return voice(because) if voice else _kernel(because)


def sentences(refusal: Refusal) -> tuple[Sentence, ...]:
    """Return what is said of a refusal: a sentence for each reason, gravest first."""
    return tuple(say(one) for one in refusal.because)


def in_full(sentence: Sentence) -> str:
    """Return a sentence with its figures, the rule it stands on, and who set that when."""
    if not sentence.basis:
        return str(sentence)
    return _("%(said)s。%(basis)s") % {"said": sentence, "basis": sentence.basis}
