"""Addresses of the back office."""

from __future__ import annotations

from django.urls import path

from shuxiang.doors.office.views import (
    calendar,
    catalog,
    home,
    moving,
    notice_texts,
    notices,
    readers,
    records,
    registers,
    rules,
)

app_name = "office"
urlpatterns = [
    path("", home.home, name="home"),
    path("find/", home.find, name="find"),
    path("readers/", readers.listing, name="readers"),
    path("readers/<int:reader_id>/", readers.reader, name="reader"),
    path("readers/<int:reader_id>/pin/", readers.set_pin, name="reader-pin"),
    path("readers/<int:reader_id>/<slug:name>/", readers.act_on, name="reader-act"),
    path("catalog/", catalog.listing, name="catalog"),
    path("catalog/new/", catalog.title_form, name="title-new"),
    path("catalog/<int:bib_id>/", catalog.title, name="title"),
    path("catalog/<int:bib_id>/edit/", catalog.title_form, name="title-edit"),
    path("catalog/<int:bib_id>/copies/new/", catalog.copy_form, name="copy-new"),
    path("catalog/<int:bib_id>/copies/<int:copy_id>/", catalog.copy_form, name="copy-edit"),
    path(
        "catalog/<int:bib_id>/copies/<int:copy_id>/<slug:name>/",
        catalog.copy_act,
        name="copy-act",
    ),
    path("rules/", rules.listing, name="rules"),
    path("rules/new/", rules.form, name="rule-new"),
    path("rules/<int:rule_id>/", rules.form, name="rule"),
    path("rules/<int:rule_id>/retire/", rules.retire, name="rule-retire"),
    path("calendar/", calendar.month, name="calendar"),
    path("calendar/<int:place_id>/", calendar.month, name="calendar-of"),
    path("calendar/<int:place_id>/week/", calendar.week, name="week"),
    path("import/", moving.listing, name="import"),
    path("import/upload/", moving.upload, name="import-upload"),
    path("import/preview/<str:name>/", moving.preview, name="import-preview"),
    path("import/begin/<str:name>/", moving.begin, name="import-begin"),
    path("import/<int:run_id>/", moving.run, name="import-run"),
    path("import/<int:run_id>/resume/", moving.resume, name="import-resume"),
    path("import/<int:run_id>/rejected.<str:form>", moving.rejected, name="import-rejected"),
    path("registers/", registers.index, name="registers"),
    path("registers/<slug:name>/", registers.listing, name="register"),
    path("registers/<slug:name>/new/", registers.form, name="register-new"),
    path("registers/<slug:name>/<int:ident>/", registers.form, name="register-row"),
    path("registers/<slug:name>/<int:ident>/retire/", registers.retire, name="register-retire"),
    path("registers/<slug:name>/<int:ident>/restore/", registers.restore, name="register-restore"),
    path(
        "registers/<slug:name>/<int:ident>/password/",
        registers.password,
        name="register-password",
    ),
    path("notices/", notices.overview, name="notices"),
    path("notices/kinds/<slug:name>/", notice_texts.kind, name="notices-kind"),
    path("notices/kinds/<slug:name>/<slug:slug>/", notice_texts.text, name="notices-text"),
    path("notices/channels/<slug:name>/", notices.channel, name="notices-channel"),
    path("notices/channels/<slug:name>/test/", notices.channel_test, name="notices-test"),
    path("notices/log/", notices.log, name="notices-log"),
    path("notices/print/", notices.paper, name="notices-print"),
    path("log/", records.log, name="log"),
    path("overdue/", records.overdue, name="overdue"),
]
