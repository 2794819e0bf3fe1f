"""Addresses that belong to no single door."""

from __future__ import annotations

from django.urls import path

from shuxiang.doors.frame import views

app_name = "frame"
urlpatterns = [
    path("look/", views.look, name="look"),
    path("language/", views.language, name="language"),
    path("healthz/", views.healthz, name="healthz"),
    path("design/", views.design, name="design"),
    path("office/login/", views.staff_login, name="staff-login"),
    path("office/logout/", views.staff_logout, name="staff-logout"),
    path("office/password/", views.password, name="password"),
]
