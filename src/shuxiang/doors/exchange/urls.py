"""Addresses for other libraries."""

from __future__ import annotations

from django.urls import path

from shuxiang.doors.exchange import oai, records, sru, views

app_name = "exchange"
urlpatterns = [
    path("open/", views.page, name="open"),
    path("oai/", oai.answer, name="oai"),
    path("sru/", sru.answer, name="sru"),
    path("b/<int:bib_id>/record/<slug:record_form>/", records.one, name="record"),
]
