"""The acts of cataloguing, one function each."""

from shuxiang.departments.catalogue.services.bulk import Prepared, add_many, new_ids
from shuxiang.departments.catalogue.services.classes import load_class_names, seed_class_names
from shuxiang.departments.catalogue.services.titles import (
    add_bib,
    add_plain,
    amend_bib,
    amend_plain,
    merge_bibs,
)

__all__ = [
    "Prepared",
    "add_bib",
    "add_many",
    "add_plain",
    "amend_bib",
    "amend_plain",
    "load_class_names",
    "merge_bibs",
    "new_ids",
    "seed_class_names",
]
