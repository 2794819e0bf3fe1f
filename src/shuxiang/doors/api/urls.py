"""Addresses of the interface."""

from __future__ import annotations

from shuxiang.doors.api import own_side, read_side
from shuxiang.doors.api.interface import api

assert own_side and read_side  # what they declare is what `api` answers

app_name = "api"
urlpatterns = list(api.urls[0])
