"""Addresses of the guide. Each page has its language in its address; the answers never stand in one."""

from django.urls import path

from rit.enforce.guide import views

app_name = "guide"

urlpatterns = [
    path("", views.start, name="start"),
    path("all/", views.start_all, name="start_all"),
    path("<str:language>/", views.walk, name="walk"),
    path("<str:language>/all/", views.whole, name="all"),
    path("<str:language>/guide.pdf", views.paper, name="pdf"),
]
