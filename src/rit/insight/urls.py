"""Addresses of what reads across everything."""

from django.urls import include, path

from rit.insight import mine, papers, views, work, xray

policy = (
    [
        path("", views.house, name="house"),
        path("actors/", views.actors, name="actors"),
        path("table/", views.table, name="table"),
        path("house.svg", papers.house_svg, name="house_svg"),
        path("house.pdf", papers.house_pdf, name="house_pdf"),
        path("report/", papers.report, name="report"),
        path("report.pdf", papers.report_pdf, name="report_pdf"),
        path("report.xlsx", papers.report_xlsx, name="report_xlsx"),
    ],
    "policy",
)

urlpatterns = [
    path("", views.front, name="front"),
    path("welcome/<str:language>/", views.front_in, name="front_in"),
    path("policy/", include(policy)),
    path("work/", include(([path("", work.turn, name="turn")], "work"))),
    path("x-ray/", include(([path("", xray.faults, name="faults")], "xray"))),
    path("my/", include(([path("", mine.rit, name="rit")], "mine"))),
    path(
        "asked/",
        include(
            (
                [
                    path("people/<str:staff_number>/", mine.person, name="person"),
                    path("units/<str:code>/", mine.unit, name="unit"),
                ],
                "asked",
            )
        ),
    ),
    path("search/", include(([path("", work.palette, name="palette")], "search"))),
]
