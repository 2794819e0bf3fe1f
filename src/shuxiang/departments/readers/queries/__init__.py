"""Reads of readers. Slips go out, drawers stay closed."""

from shuxiang.departments.readers.queries.api_tokens import actor_of_key, api_tokens_of
from shuxiang.departments.readers.queries.applications import application
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
from shuxiang.departments.readers.queries.lists import lists_of
from shuxiang.departments.readers.queries.lookups import unusual_lookups
from shuxiang.departments.readers.queries.one_person import (
    erased,
    looks_at,
    may_see,
    person_masked,
    person_opened,
    sheets_of,
    wards_of,
)
from shuxiang.departments.readers.queries.people import (
    answers_for,
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
from shuxiang.departments.readers.queries.reader_codes import card_behind, code_of
from shuxiang.departments.readers.queries.reader_page import reader_page
from shuxiang.departments.readers.queries.requests import (
    count_requests,
    request,
    requests_of,
    requests_waiting,
)

__all__ = [
    "actor_of_key",
    "answers_for",
    "api_tokens_of",
    "application",
    "birth_date",
    "block_stands",
    "card_behind",
    "card_of",
    "card_shown",
    "categories",
    "category",
    "children_of",
    "code_of",
    "contact_of",
    "count_open",
    "count_requests",
    "each_card",
    "erased",
    "expiring_between",
    "find",
    "guardian_contact",
    "guardian_contacts",
    "guardians_of",
    "key_of",
    "lists_of",
    "lock_card",
    "lock_reader",
    "looks_at",
    "masked_name",
    "may_see",
    "person_masked",
    "person_opened",
    "phone_key",
    "reader_actor",
    "reader_by_identity",
    "reader_card",
    "reader_page",
    "request",
    "requests_of",
    "requests_waiting",
    "secret_key",
    "sheets_of",
    "unusual_lookups",
    "wards_of",
]
