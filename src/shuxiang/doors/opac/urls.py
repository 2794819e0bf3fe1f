"""Addresses of the readers' pages."""

from __future__ import annotations

from django.urls import path

from shuxiang.doors.opac import (
    browsing,
    citing,
    holds,
    inbox,
    my_data,
    my_views,
    points,
    privacy,
    roads,
    views,
    wards,
)

app_name = "opac"
urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("search/more/", views.search_more, name="search-more"),
    path("search/suggest/", views.suggest, name="suggest"),
    path("b/<int:bib_id>/", views.title, name="title"),
    path("b/<int:bib_id>/hold/", holds.hold, name="hold"),
    path("b/<int:bib_id>/cite/", citing.cite, name="cite"),
    path("b/<int:bib_id>/cite/<slug:style>/", citing.cite_file, name="cite-file"),
    path("author/<str:author_name>/", browsing.author, name="author"),
    path("class/", browsing.classes, name="classes"),
    path("class/<str:class_number>/", browsing.one_class, name="class"),
    path("sitemap.xml", roads.sitemap, name="sitemap"),
    path("sitemap/<int:part>.xml", roads.sitemap_part, name="sitemap-part"),
    path("robots.txt", roads.robots, name="robots"),
    path("elder/", views.elder, name="elder"),
    path("places/", views.places, name="places"),
    path("places/<slug:slug>/", views.place, name="place"),
    path("rules/", views.regulations, name="rules"),
    path("login/", my_views.login, name="login"),
    path("logout/", my_views.logout, name="logout"),
    path("me/", my_views.me, name="me"),
    path("me/renew/", my_views.renew, name="renew"),
    path("me/history/", my_views.history, name="history"),
    path("me/history/keep/", my_views.keep_history, name="keep-history"),
    path("me/inbox/", inbox.inbox, name="inbox"),
    path("me/inbox/read/", inbox.read_all, name="inbox-read"),
    path("me/inbox/wishes/", inbox.wishes, name="inbox-wishes"),
    path("me/inbox/<int:number>/", inbox.message, name="inbox-message"),
    path("me/holds/<int:hold_id>/", holds.change, name="hold-change"),
    path("me/data/", my_data.my_data, name="data"),
    path("me/data/download/", my_data.download, name="data-download"),
    path("me/data/contact/", my_data.contact, name="data-contact"),
    path("me/data/ask/", my_data.ask, name="data-ask"),
    path("me/data/take-back/", my_data.take_back, name="data-take-back"),
    path("privacy/", privacy.privacy, name="privacy"),
    path("me/wards/", wards.wards, name="wards"),
    path("me/wards/<int:reader_id>/renew/", wards.renew, name="ward-renew"),
    path("me/points/", points.points, name="points"),
    path("me/pin/", my_views.pin, name="pin"),
]
