"""Addresses of anchoring points. One button, one address, one function."""

from django.urls import path

from rit.plan.anchoring import views

app_name = "anchoring"

urlpatterns = [
    path("", views.points, name="points"),
    path("<slug:code>/", views.point, name="point"),
    path("<slug:code>/owner/", views.give, name="give"),
    path("<slug:code>/description/", views.describe, name="describe"),
    path("<slug:code>/review/", views.review, name="review"),
]
