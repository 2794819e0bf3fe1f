"""Addresses of the counter."""

from __future__ import annotations

from django.urls import path

from shuxiang.doors.desk import hold_views, views

app_name = "desk"
urlpatterns = [
    path("", views.counter, name="counter"),
    path("scan/", views.scan, name="scan"),
    path("choose/", views.choose, name="choose"),
    path("colleague/", views.colleague, name="colleague"),
    path("undo/", views.undo, name="undo"),
    path("renew-all/", views.renew_all, name="renew-all"),
    path("next/", views.next_reader, name="next"),
    path("finish/", views.finish, name="finish"),
    path("slip/", views.slip, name="slip"),
    path("reader/", views.pick_reader, name="pick-reader"),
    path("register/", views.register, name="register"),
    path("paper/", views.paper, name="paper"),
    path("hold/<int:bib_id>/", hold_views.hold, name="hold"),
    path("holds/", hold_views.holds, name="holds"),
    path("holds/<int:ident>/<slug:name>/", hold_views.hold_act, name="hold-act"),
    path("today/", views.today, name="today"),
    path("guide/", views.guide, name="guide"),
]
