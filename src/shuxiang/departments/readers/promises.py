"""What must always hold of readers, as questions that find offenders. Numbers stay masked."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Exists, F, OuterRef, Q

from shuxiang.departments.readers.models import Credential, Guardian, Reader
from shuxiang.departments.readers.rules import SECRET_KINDS, CredentialKind
from shuxiang.departments.readers.rules.numbers import HASH_MARK
from shuxiang.departments.readers.rules.requests import ERASED_NAME
from shuxiang.foundations.kernel.promises import Promise


def _numbers_given_twice() -> Iterator[str]:
    found = Credential.objects.values("key").annotate(times=Count("pk")).filter(times__gt=1)
    for row in found:
        yield f"证号 {row['key'][:4]}… 给过 {row['times']} 次。"


def _people_with_two_accounts() -> Iterator[str]:
    found = (
        Reader.objects.filter(closed_at=None)
        .exclude(id_hash="")
        .values("id_hash")
        .annotate(times=Count("pk"))
        .filter(times__gt=1)
    )
    for row in found:
        yield f"同一个证件有 {row['times']} 位没退证的读者。"


def _closed_with_cards() -> Iterator[str]:
    found = Credential.objects.filter(retired_at=None, reader__closed_at__isnull=False)
    for shown in found.values_list("shown", flat=True):
        yield f"{shown} 的读者已经退证，证却还能用。"


def _open_without_card() -> Iterator[str]:
    cards = Credential.objects.filter(
        reader=OuterRef("pk"), kind=CredentialKind.CARD.value, retired_at=None
    )
    for reader_id in Reader.objects.filter(~Exists(cards), closed_at=None).values_list(
        "pk", flat=True
    ):
        yield f"第 {reader_id} 位读者没有退证，却没有一张能用的证。"


def _secrets_in_the_open() -> Iterator[str]:
    secret = [kind.value for kind in SECRET_KINDS]
    for shown in (
        Credential.objects.filter(kind__in=secret)
        .exclude(key__startswith=HASH_MARK)
        .values_list("pk", flat=True)
    ):
        yield f"第 {shown} 个凭证的号码没有加密。"
    unsealed = Reader.objects.exclude(id_sealed="").exclude(id_sealed__startswith="a1|")
    for reader_id in unsealed.values_list("pk", flat=True):
        yield f"第 {reader_id} 位读者的证件号没有加密。"


def _guardians_without_consent() -> Iterator[str]:
    found = Guardian.objects.filter(Q(consent_version="") | Q(guardian_id=F("child_id")))
    for guardian_id in found.values_list("pk", flat=True):
        yield f"第 {guardian_id} 位监护人没有同意的版本，或者就是孩子自己。"


#: What stands empty in a reader who was erased.
_PERSONAL = (
    "name_pinyin", "id_sealed", "id_hash", "birth_sealed", "phone_sealed", "phone_hash",
    "phone_tail", "address_sealed", "email_sealed", "contact_name", "note", "pin_hash",
)  # fmt: skip


def _erased_with_something_left() -> Iterator[str]:
    erased = Reader.objects.filter(erasure__isnull=False)
    left = ~Q(name=ERASED_NAME) | Q(closed_at=None) | Q(credentials__isnull=False)
    for column in _PERSONAL:
        left |= ~Q(**{column: ""})
    for reader_id in erased.filter(left).values_list("pk", flat=True).distinct():
        yield f"第 {reader_id} 位读者已经注销，资料却没有去干净。"


PROMISES = (
    Promise(
        says="一个证号只给过一位读者，退了的也不再给。",
        broken_by=_numbers_given_twice,
        kept_by="unique Credential.key",
    ),
    Promise(
        says="一个人只有一个没退的证。",
        broken_by=_people_with_two_accounts,
        kept_by="constraint one_open_card_per_identity",
    ),
    Promise(
        says="退证以后，什么都不能再用来借书。",
        broken_by=_closed_with_cards,
        kept_by="readers.services.close",
    ),
    Promise(
        says="每位读者都有一张能用或挂失的证。",
        broken_by=_open_without_card,
        kept_by="readers.services.register, readers.services.retire_credential",
    ),
    Promise(
        says="证件号只存密文和查找用的散列。",
        broken_by=_secrets_in_the_open,
        kept_by="readers.services.sealing, readers.queries.key_of",
    ),
    Promise(
        says="监护人的同意都记着是哪一版、什么时候。",
        broken_by=_guardians_without_consent,
        kept_by="readers.rules.people.faults_of_guardian",
    ),
    Promise(
        says="注销了的读者，资料一样也不剩。",
        broken_by=_erased_with_something_left,
        kept_by="readers.services.erase",
    ),
)
