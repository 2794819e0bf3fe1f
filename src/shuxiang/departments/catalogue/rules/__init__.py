"""What follows from a record, purely: its columns, its twins, and the plain form of eight fields."""

from shuxiang.departments.catalogue.rules.columns import Columns, columns, whole
from shuxiang.departments.catalogue.rules.matching import (
    is_same_title,
    match_key,
    other_title_key,
    volume_key,
)
from shuxiang.departments.catalogue.rules.plain import (
    PlainTitle,
    amended,
    composed,
    missing_parts,
    plain_of,
)

__all__ = [
    "Columns",
    "PlainTitle",
    "amended",
    "columns",
    "composed",
    "is_same_title",
    "match_key",
    "missing_parts",
    "other_title_key",
    "plain_of",
    "volume_key",
    "whole",
]
