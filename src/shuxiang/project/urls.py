"""Every address of the program, and the table of who may open it."""

from __future__ import annotations

from importlib import import_module

from django.urls import include, path
from django.urls.resolvers import URLPattern, URLResolver

from shuxiang.doors.frame.access import admit

#: Where each door stands → the door. The first that knows an address answers it.
DOORS = (
    ("", "frame"),
    ("setup/", "setup"),
    ("office/", "office"),
    ("desk/", "desk"),
    ("", "exchange"),
    ("api/v1/", "api"),
    ("", "opac"),
)

urlpatterns: list[URLPattern | URLResolver] = []
for _place, _door in DOORS:
    urlpatterns.append(path(_place, include(f"shuxiang.doors.{_door}.urls")))
    if _door != "frame":
        admit(import_module(f"shuxiang.doors.{_door}.access").ACCESS)

handler404 = "shuxiang.doors.frame.troubles.missing"
handler500 = "shuxiang.doors.frame.troubles.server_error"
