"""Addresses of what all cases share: attachments, the glass, relations. One button, one address, one function."""

from django.urls import path

from rit.enforce.cases import file_views, glass_views, piece_views, relation_views

app_name = "cases"

urlpatterns = [
    path("<uuid:case>/files/add/", file_views.add, name="add_files"),
    path("<uuid:case>/files/pieces/", piece_views.begin, name="begin_pieces"),
    path("files/pieces/<uuid:key>/", piece_views.piece, name="piece"),
    path("files/pieces/<uuid:key>/finish/", piece_views.finish, name="finish_pieces"),
    path("files/pieces/<uuid:key>/cancel/", piece_views.cancel, name="cancel_pieces"),
    path("files/<uuid:key>/", file_views.view, name="file"),
    path("files/<uuid:key>/<int:page>.png", file_views.picture, name="picture"),
    path("files/<uuid:key>/download/", file_views.download, name="download"),
    path("files/<uuid:key>/original/", file_views.original, name="original"),
    path("glass/", glass_views.page, name="glass"),
    path("glass/<uuid:key>/agree/", glass_views.agree, name="agree"),
    path("relations/", relation_views.page, name="relations"),
    path("relations/new/", relation_views.add, name="add_relation"),
    path("relations/mine/", relation_views.mine, name="my_relations"),
    path("relations/<uuid:key>/end/", relation_views.end, name="end_relation"),
    path("glass/<uuid:key>/refuse/", glass_views.refuse, name="refuse"),
]
