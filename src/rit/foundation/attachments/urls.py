"""Address of an attachment."""

from django.urls import path

from rit.foundation.attachments import views

app_name = "attachments"

urlpatterns = [path("<uuid:key>/", views.download, name="download")]
