"""Addresses of one's own key. One button, one address, one function."""

from django.urls import path

from rit.foundation.vault import views

app_name = "vault"

urlpatterns = [
    path("", views.mine, name="mine"),
    path("set-up/", views.set_up, name="set_up"),
    path("unlock/", views.unlock, name="unlock"),
    path("lock/", views.close, name="close"),
    path("passphrase/", views.change, name="change"),
    path("lost/", views.lost, name="lost"),
]
