"""Reads of readers. Slips go out, drawers stay closed."""

from shuxiang.departments.readers.queries.cards import (
    block_stands,
    card_of,
    card_shown,
    each_card,
    key_of,
    lock_card,
    lock_reader,
    phone_key,
    secret_key,
)
from shuxiang.departments.readers.queries.contacts import (
    contact_of,
    expiring_between,
    guardian_contact,
    guardian_contacts,
)
from shuxiang.departments.readers.queries.lookups import unusual_lookups
from shuxiang.departments.readers.queries.people import (
    birth_date,
    categories,
    category,
    children_of,
    count_open,
    find,
    guardians_of,
    masked_name,
    reader_actor,
    reader_by_identity,
    reader_card,
)

__all__ = [
    "birth_date",
    "block_stands",
    "card_of",
    "card_shown",
    "categories",
    "category",
    "children_of",
    "contact_of",
    "count_open",
    "each_card",
    "expiring_between",
    "find",
    "guardian_contact",
    "guardian_contacts",
    "guardians_of",
    "key_of",
    "lock_card",
    "lock_reader",
    "masked_name",
    "phone_key",
    "reader_actor",
    "reader_by_identity",
    "reader_card",
    "secret_key",
    "unusual_lookups",
]
