"""Addresses of the back office."""

from __future__ import annotations

from django.urls.resolvers import URLPattern

app_name = "office"
urlpatterns: list[URLPattern] = []
