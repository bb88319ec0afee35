"""Addresses of example and team talks. One button, one address, one function."""

from django.urls import path

from rit.stimulate.conduct.engagement import views as engagement
from rit.stimulate.conduct.talks import views as talks

app_name = "conduct"

urlpatterns = [
    path("engagements/", engagement.engagements, name="engagements"),
    path("engagements/<str:code>/", engagement.engagement, name="engagement"),
    path("engagements/<str:code>/write/", engagement.give, name="give"),
    path("talks/", talks.talks, name="talks"),
    path("talks/log/", talks.log, name="log"),
    path("talks/card/", talks.card, name="card"),
    path("talks/card/<int:year>/<int:month>/", talks.card, name="card_of"),
    path("talks/card/<int:year>/<int:month>/choose/", talks.choose_card, name="choose_card"),
    path("talks/<uuid:key>/drop/", talks.drop, name="drop"),
    path("talks/teams/<str:code>/", talks.team, name="team"),
    path("talks/teams/<str:code>/rhythm/", talks.rhythm, name="rhythm"),
]
