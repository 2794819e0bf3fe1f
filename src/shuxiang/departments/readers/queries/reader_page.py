"""A reader as one of the staff may see them, children behind a power of their own.

未成年人网络保护条例 art. 36: the fewest who need it see a child's data, and each look is recorded.
"""

from __future__ import annotations

from dataclasses import replace

from shuxiang.departments.readers.queries.people import children_of, guardians_of, reader_card
from shuxiang.departments.readers.slips import ReaderPage
from shuxiang.foundations.codecs import identity
from shuxiang.foundations.kernel.actor import Actor, Power


def reader_page(reader_id: int, by: Actor) -> ReaderPage:
    """Return a reader's page as one of the staff may see it. Refuses with UnknownReader or
    NotAllowed."""
    by.require(Power.SEE_READERS)
    card = reader_card(reader_id)
    sees = by.may(Power.SEE_CHILDREN)
    hidden = card.is_child and not sees
    guardians = guardians_of(reader_id)
    if hidden:
        guardians = tuple(
            replace(one, name=identity.masked_name(one.name), masked_phone="") for one in guardians
        )
    return ReaderPage(
        card=card,
        name=card.masked_name if hidden else card.name,
        identity="" if hidden else card.masked_identity,
        phone="" if hidden else card.masked_phone,
        note="" if hidden else card.note,
        hidden=hidden,
        guardians=guardians,
        children=tuple(
            one.child_name if sees else identity.masked_name(one.child_name)
            for one in children_of(reader_id)
        ),
    )
