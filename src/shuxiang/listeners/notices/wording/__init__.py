"""Every sentence of notices: what readers are told, and what is said to staff who set it up."""

from shuxiang.listeners.notices.wording.filling import example, values_of
from shuxiang.listeners.notices.wording.names import (
    CHANNELS,
    DAYS_MEAN,
    ENDINGS,
    GUARDIANS,
    KINDS,
    LANGUAGES,
    MEANINGS,
)
from shuxiang.listeners.notices.wording.saying import say
from shuxiang.listeners.notices.wording.texts import default_text

__all__ = [
    "CHANNELS",
    "DAYS_MEAN",
    "ENDINGS",
    "GUARDIANS",
    "KINDS",
    "LANGUAGES",
    "MEANINGS",
    "default_text",
    "example",
    "say",
    "values_of",
]
