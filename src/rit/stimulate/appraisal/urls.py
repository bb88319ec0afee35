"""Addresses of the evaluation of persons. One button, one address, one function."""

from django.urls import path

from rit.stimulate.appraisal.views import following, goals, judging, listing, reading, talking

app_name = "appraisal"

urlpatterns = [
    path("", reading.mine, name="mine"),
    path("people/", reading.people, name="people"),
    path("begin/", talking.begin, name="begin"),
    path("help/", reading.help_page, name="help"),
    path("figures/", reading.figures, name="figures"),
    path("evaluators/", listing.evaluators, name="evaluators"),
    path("evaluators/add/", listing.put_on_list, name="put_on_list"),
    path("evaluators/<uuid:key>/end/", listing.end_listing, name="end_listing"),
    path("register/", listing.register, name="register"),
    path("appeals/", judging.appeals, name="appeals"),
    path("goals/", goals.goals, name="goals"),
    path("goals/set/", goals.set_goal, name="set_goal"),
    path("goals/<uuid:key>/end/", goals.end_goal, name="end_goal"),
    path("trajectories/", following.trajectories, name="trajectories"),
    path("trajectories/<uuid:key>/", following.trajectory, name="trajectory"),
    path("trajectories/<uuid:key>/step/", following.add_step, name="add_step"),
    path("trajectories/<uuid:key>/step/<uuid:stage>/done/", following.step_done, name="step_done"),
    path("trajectories/<uuid:key>/share/", following.share, name="share"),
    path("trajectories/<uuid:key>/review/", following.review, name="review"),
    path("trajectories/<uuid:key>/close/", following.close, name="close"),
    path("trajectories/<uuid:key>/coach/", following.change_coach, name="change_coach"),
    path("<uuid:key>/", reading.cycle, name="cycle"),
    path("<uuid:key>/pdf/", reading.on_paper, name="on_paper"),
    path("<uuid:key>/talk/", talking.talk, name="talk"),
    path("<uuid:key>/talk/<uuid:talk>/correct/", talking.correct, name="correct"),
    path("<uuid:key>/talk/<uuid:talk>/remark/", talking.remark, name="remark_talk"),
    path("<uuid:key>/plan/", talking.plan, name="plan"),
    path("<uuid:key>/remark/", talking.remark, name="remark"),
    path("<uuid:key>/goal/", talking.add_goal, name="add_goal"),
    path("<uuid:key>/goal/<uuid:goal>/drop/", talking.drop_goal, name="drop_goal"),
    path("<uuid:key>/mention/", judging.give, name="give"),
    path("<uuid:key>/seen/", judging.sign, name="sign"),
    path("<uuid:key>/appeal/", judging.appeal, name="appeal"),
    path("<uuid:key>/decider/", judging.name_decider, name="name_decider"),
    path("<uuid:key>/decide/", judging.decide, name="decide"),
    path("<uuid:key>/stop/", talking.stop, name="stop"),
    path("<uuid:key>/trajectory/", following.ask, name="ask_trajectory"),
]
