"""Addresses of the evaluations. One button, one address, one function."""

from django.urls import path

from rit.plan.evaluation.views import pages, papers, parts, points

app_name = "evaluation"

urlpatterns = [
    path("", pages.evaluations, name="evaluations"),
    path("new/", pages.begin, name="begin"),
    path("<uuid:key>/", pages.show, name="show"),
    path("<uuid:key>/pdf/", papers.as_pdf, name="pdf"),
    path("<uuid:key>/word/", papers.as_word, name="word"),
    path("<uuid:key>/workbook/", papers.as_workbook, name="workbook"),
    path("<uuid:key>/check/", pages.check, name="check"),
    path("<uuid:key>/freeze/", pages.freeze, name="freeze"),
    path("<uuid:key>/parts/", parts.add_block, name="add_block"),
    path("<uuid:key>/points/", points.add_point, name="add_point"),
    path("parts/<uuid:key>/", parts.write_block, name="write_block"),
    path("parts/<uuid:key>/up/", parts.move_up, name="move_up"),
    path("parts/<uuid:key>/down/", parts.move_down, name="move_down"),
    path("parts/<uuid:key>/remove/", parts.remove_block, name="remove_block"),
    path("points/<uuid:key>/", points.change_point, name="change_point"),
    path("points/<uuid:key>/remove/", points.remove_point, name="remove_point"),
    path("points/<uuid:key>/accept/", points.accept, name="accept"),
    path("points/<uuid:key>/refuse/", points.refuse, name="refuse"),
]
