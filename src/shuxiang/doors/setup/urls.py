"""Addresses of the opening."""

from __future__ import annotations

from django.urls import path

from shuxiang.doors.setup import views

app_name = "setup"
urlpatterns = [
    path("", views.begin, name="begin"),
    path("<int:number>/", views.step, name="step"),
]
