"""The acts of holdings, one function each."""

from shuxiang.departments.holdings.services.sightings import found_at

__all__ = ["found_at"]
