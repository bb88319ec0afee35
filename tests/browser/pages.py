"""Every page that RIT shows, who looks at it here, and how it comes about. The table behind axe, reflow and
languages; `test_axe.py` fails when the URLconf has a page that is not in it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from playwright.sync_api import Page, Response

from rit.config.demo_data import PASSPHRASE
from rit.foundation.access import password_links
from rit.foundation.access.models import Account
from tests.browser import factors
from tests.browser.server import Running

COORDINATOR: Final = "P0003"
COACH: Final = "P0009"
PLAN: Final = "ghent-2020-2025"
EMPLOYEE: Final = "P0022"
DPO: Final = "P0020"
HR: Final = "P0008"
COMMUNICATIONS: Final = "P0013"
WITH_FACTORS: Final = "P0014"  # gets an app, recovery codes and a passkey
WITH_APP: Final = "P0006"
MANAGER: Final = "P0016"
SECRETARY: Final = "P0010"
BOARD_MEMBER: Final = "P0011"
CHIEF: Final = "P0001"
MAYOR: Final = "P0002"
COMPLAINTS: Final = "P0004"
OFFICER: Final = "P0018"
CUSTODIAN: Final = "P0019"
NOBODY: Final = ""
BY_PASSWORD: Final = (WITH_FACTORS, MANAGER)  # the others choose themselves in the demo's list

Show = Callable[[Page, Running], None]


@dataclass(frozen=True)
class Shown:
    """`name`: the address's name in the URLconf, and a word behind it where the page has several states.

    `stays`: once the way to it was gone, its address shows it again, in whatever language.
    """

    name: str
    path: str
    by: str = COORDINATOR
    status: int = 200
    show: Show | None = field(default=None, compare=False)
    stays: bool = False

    @property
    def route(self) -> str:
        return self.name.partition(" ")[0]


def unsealed(page: Page, server: Running) -> None:
    """A report of the channel, opened with its handler's key."""
    page.goto(f"/vault/unlock/?next={address('/reports/{channel_report}/', server)}")
    page.locator("#id_passphrase").fill(PASSPHRASE)
    page.locator("main form .btn-primary").click()
    page.locator("#h-said").wait_for()


def who_would_leave(page: Page, server: Running) -> None:
    """Naming somebody whom the handler cannot be neutral about."""
    _open_sealed(page, address("/reports/{complaint}/name/", server))
    page.locator("[name=person_text]").fill("P0004")
    page.locator("main form .btn-primary").click()
    page.locator("button[name=sure]").wait_for()


def letter_once_more(page: Page, server: Running) -> None:
    """The letter as the reporter will read it."""
    _open_sealed(page, address("/reports/{complaint}/assess/unfounded/", server))
    page.locator("#id_reason").fill("Beelden bekeken, niets gevonden.")
    page.locator("#id_letter").fill("We bekeken de beelden van die avond. Er is niets misgegaan.")
    page.locator("main form .btn-primary").click()
    page.locator("button[name=send]").wait_for()


def entered_by_staff(page: Page, server: Running) -> None:
    """The code for the reporter, once."""
    page.goto("/reports/manager/")
    page.locator("[name=about][value=other]").check()
    page.locator("#id_what").fill("Opzoekingen in de databank zonder reden.")
    page.locator("main form .btn-primary").click()
    page.locator(".receipt").wait_for()


def _open_sealed(page: Page, path: str) -> None:
    """Gives the passphrase where the page asks for it first."""
    page.goto(path)
    if "/vault/unlock/" in page.url:
        page.locator("#id_passphrase").fill(PASSPHRASE)
        page.locator("main form .btn-primary").click()
        page.wait_for_url(f"**{path}")


def with_errors(page: Page, server: Running) -> None:
    """The progress form, sent empty."""
    page.goto(address("/plan/actions/{open_action}/", server))
    page.locator('form[action$="/progress/"]').evaluate(
        "form => { form.noValidate = true; form.requestSubmit(); }"
    )
    page.locator("[data-errors]").wait_for()


def conflict(page: Page, server: Running) -> None:
    """Somebody else was first: this reader still has an old version."""
    page.goto(address("/plan/actions/{open_action}/", server))
    form = page.locator('form[action$="/progress/"]')
    form.locator("textarea").fill("Een zin die niet verloren mag gaan.")
    form.locator("[name=version]").evaluate("field => field.value = '0'")
    form.locator("[type=submit]").click()
    page.locator("#theirs").wait_for()


def palette(page: Page, server: Running) -> None:
    page.goto("/policy/")
    page.keyboard.press("Control+k")
    page.locator("#palette-q").fill("Lammens")
    page.locator("#palette [role=option]").first.wait_for()


def second_step(page: Page, server: Running) -> None:
    if not server.rows(_HAS_APP, WITH_APP):
        factors.give_app(server, WITH_APP)
    factors.give_password(page, WITH_APP)
    page.locator("#id_code").wait_for()


def locked(page: Page, server: Running) -> None:
    """Nothing happened here for a long time."""
    page.goto("/policy/")
    factors.prove_again(page, MANAGER)
    server.let_time_pass(session_of(page), minutes=21)
    page.goto("/policy/")
    page.locator("#id_password").wait_for()


def locked_out(page: Page, server: Running) -> None:
    """Once the first wrong password is counted, the count is put at the limit."""
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        factors.give_password(page, "P9999", "wrong")
    page.wait_for_load_state()
    if page.locator("#id_password").count():
        server.one("update axes_accessattempt set failures_since_start = 8 returning id")
        factors.give_password(page, "P9999", "wrong")
    page.locator("#id_password").wait_for(state="detached")


def password_link(page: Page, server: Running) -> None:
    found = server.rows("select id, password, last_login from access_account where username = 'P0024'")
    key, password, last_login = found[0]
    token = password_links.make(Account(pk=key, password=password, last_login=last_login))
    page.goto(f"/account/first-password/{token}/")


def in_the_address(page: Page, server: Running) -> None:
    """A page whose address holds the language that the switch chose."""
    chosen = {one.get("name"): one.get("value", "") for one in page.context.cookies()}
    page.goto(f"/training/certificate/{chosen.get('django_language', 'nl')}/")


def guide_at(way: str = "", *, unanswered: bool = False) -> Show:
    """The guide after these answers, walked as a visitor does, in the language of the browser."""

    def show(page: Page, server: Running) -> None:
        page.goto("/guide/")
        page.locator("main form .btn").click()
        for code in filter(None, way.split(".")):
            answer(page, code)
        page.locator("input[name=path]").first.wait_for(state="attached")
        if unanswered:
            page.locator("[name=go]").click()
            page.locator("[data-errors]").wait_for()

    return show


def answer(page: Page, code: str) -> None:
    page.locator(f"label[for=a-{code}]").click()
    page.locator("[name=go]").click()
    page.locator(f"input[name=path][value$='{code}']").first.wait_for(state="attached")


def faulty_file(page: Page, server: Running) -> None:
    """A file from HR with one cell that cannot be read."""
    page.goto("/people/imports/new/")
    text = "Stamnummer;Naam;Voornaam;Statuut;Graad;In dienst;Eenheid;Functie;Vanaf\nP1;A;B;vast;INP;31/13/2020;;;\n"
    upload = {"name": "korps.csv", "mimeType": "text/csv", "buffer": text.encode()}
    page.locator("#id_file").set_input_files(upload)
    page.locator("form .btn-primary").click()
    page.locator("td.num, th.num").first.wait_for()


def too_early(page: Page, server: Running) -> None:
    """A text that should apply before it was adopted."""
    page.goto("/rules/instructions/sociale-media/1/in-force/")
    page.locator("#id_first").fill("2025-03-01")
    page.locator("main form .btn-primary").click()
    page.locator("[data-errors]").wait_for()


def earlier_decision(page: Page, server: Running) -> None:
    """A first text that applied before RIT, written where nobody wrote it yet."""
    address = "/rules/instructions/dienstkledij/1/"
    if page.goto(address).status == 404:
        page.goto("/rules/instructions/new/")
        page.locator("#id_title").fill("Dienstkledij")
        page.locator("#id_text_nl").fill("Draag ze volledig.")
        page.locator("main form .btn-primary").click()
        page.locator('form[action$="/propose/"]').wait_for()
    page.goto(f"{address}earlier-decision/")


def no_reason(page: Page, server: Running) -> None:
    """The first thing that cites the law, without a word about it."""
    page.goto(address("/law/amended/{amended}/", server))
    form = page.locator("form[action$='/look/']").last
    form.evaluate("form => { form.noValidate = true; form.requestSubmit(); }")
    page.locator("[data-errors]").first.wait_for()


def new_address(page: Page, server: Running) -> None:
    """The address of a calendar, shown once."""
    page.goto("/calendars/")
    page.locator('form[action$="/new/"] .btn-primary').click()
    page.locator("#address").wait_for()


def item_with_errors(page: Page, server: Running) -> None:
    page.goto("/communication/new/")
    page.locator("main form").evaluate("form => { form.noValidate = true; form.requestSubmit(); }")
    page.locator("[data-errors]").wait_for()


def nothing_decided(page: Page, server: Running) -> None:
    """The form of a decision, sent empty."""
    page.goto(address("/board/items/{board_item}/decide/", server))
    page.locator("main form").evaluate("form => { form.noValidate = true; form.requestSubmit(); }")
    page.locator("[data-errors]").wait_for()


def withdrawn_late(page: Page, server: Running) -> None:
    """The item was changed while its proposer wrote why to withdraw it."""
    page.goto(address("/board/items/{board_item}/withdraw/", server))
    page.locator("#id_reason").fill("Een reden die niet verloren mag gaan.")
    page.locator("main form [name=version]").evaluate("field => field.value = '0'")
    page.locator("main form [type=submit]").click()
    page.locator("#theirs").wait_for()


def drafted_report(page: Page, server: Running) -> None:
    """A draft of the chief's report, made for the occasion when there is none."""
    found = server.rows("select id from plan_board_mayorreport where state = 'draft'")
    if not found:
        page.goto("/board/mayor/new/")
        page.locator("#id_text").fill("Mevrouw de burgemeester,")
        with page.expect_navigation():
            page.locator("main form .btn-primary").click()
        found = server.rows("select id from plan_board_mayorreport where state = 'draft'")
    page.goto(f"/board/mayor/{found[0][0]}/change/")


def _prepared(page: Page, then: str, first: int = 2050) -> None:
    """A roll forward whose period is chosen: one that no draft goes on in yet."""
    page.goto(f"/plan/periods/{PLAN}/roll/")
    page.locator("#id_from_date").fill(f"{first}-01-01")
    page.locator("#id_to_date").fill(f"{first + 5}-12-31")
    page.locator("#id_code").fill(f"plan-{first}")
    page.locator("main form .btn-primary").click()
    page.wait_for_url("**/roll/protect/")
    page.goto(f"/plan/periods/{PLAN}/roll/{then}/")


def roll_pillar(page: Page, server: Running) -> None:
    _prepared(page, "stimulate")


def roll_shared(page: Page, server: Running) -> None:
    _prepared(page, "shared")


def roll_check(page: Page, server: Running) -> None:
    _prepared(page, "check")


def _draft(page: Page, server: Running, then: str) -> None:
    """A page of the draft that goes on from the plan; made here when nobody made one yet."""
    query = "select code from plan_plan where status = 'draft' order by id"
    if not server.rows(query):
        _prepared(page, "check", 2026)
        page.locator("main form .btn-primary").click()
        page.locator("#texts").wait_for()
    page.goto(f"/plan/periods/{server.one(query)}/{then}")


def draft(page: Page, server: Running) -> None:
    _draft(page, server, "")


def discard_draft(page: Page, server: Running) -> None:
    _draft(page, server, "discard/")


def change_plan(page: Page, server: Running) -> None:
    _draft(page, server, "change/")


def change_objective(page: Page, server: Running) -> None:
    _draft(page, server, "objectives/5/change/")


def change_instrument(page: Page, server: Running) -> None:
    _draft(page, server, "instruments/dilemma-training/change/")


def _told(page: Page, until: str) -> None:
    """A report at the door, anonymous, up to the screen before `until`; nothing of an earlier one."""
    page.context.clear_cookies(name="rit_draft")
    page.goto("/report/")
    answers = {
        "quality": lambda: page.locator("input[value=citizen]").press("Space"),
        "about": lambda: page.locator("input[value=dit]").press("Space"),
        "route": lambda: None,
        "naming": lambda: page.locator("input[value=anonymous]").press("Space"),
        "what": lambda: page.locator("#id_what").fill("Een inspecteur nam geld aan bij een controle."),
        "when": lambda: None,
        "who": lambda: None,
        "kind": lambda: None,
        "proof": lambda: None,
    }
    for name, answer in answers.items():
        if name == until:
            return
        answer()
        at = page.url
        page.locator("main .go .btn").first.click()
        page.wait_for_url(lambda url, at=at: url != at)


def asked(name: str) -> Show:
    """One screen of the door, with the draft that leads to it."""
    return lambda page, server: _told(page, name)


def giveaway(page: Page, server: Running) -> None:
    _told(page, "what")
    page.locator("#id_what").fill("Bel me op 0470 00 00 00.")
    page.locator("main .go .btn").first.click()
    page.locator("[data-errors]").wait_for()


def later(page: Page, server: Running) -> None:
    _told(page, "what")
    page.goto("/report/later/")
    page.locator("main .go .btn").click()
    page.locator("#code").wait_for()


def erased(page: Page, server: Running) -> None:
    _told(page, "about")
    page.locator('form[action="/report/erase/"] button').click()


def receipt(page: Page, server: Running) -> None:
    _told(page, "check")
    page.locator("main .go .btn").first.click()
    page.locator("#code").wait_for()


def sent(page: Page, server: Running) -> None:
    receipt(page, server)
    page.goto("/report/sent/")


def mailbox(page: Page, server: Running) -> None:
    """A mailbox of a report just sent."""
    receipt(page, server)
    code = page.locator("#code").inner_text()
    page.locator('form[action="/report/kept/"] button').click()
    page.locator("#id_code").fill(code)
    page.locator("main .go .btn").first.click()
    page.locator("#messages").wait_for()


def proof_paper(page: Page, server: Running) -> None:
    mailbox(page, server)
    page.goto("/mailbox/proof/paper/")


def proof_just_sent(page: Page, server: Running) -> None:
    receipt(page, server)
    page.goto("/report/sent/proof/paper/")


def mailbox_closed(page: Page, server: Running) -> None:
    mailbox(page, server)
    page.locator('form[action="/mailbox/close/"] button').click()
    page.locator("#messages").wait_for(state="detached")


PAGES: Final = (
    # the public door
    Shown("door:start", "/report/", NOBODY),
    Shown("door:screen about", "/report/about/", NOBODY, show=asked("about"), stays=True),
    Shown("door:screen route", "/report/route/", NOBODY, show=asked("route"), stays=True),
    Shown("door:screen naming", "/report/naming/", NOBODY, show=asked("naming"), stays=True),
    Shown("door:screen giveaway", "/report/what/", NOBODY, 422, show=giveaway),
    Shown("door:screen when", "/report/when/", NOBODY, show=asked("when"), stays=True),
    Shown("door:screen kind", "/report/kind/", NOBODY, show=asked("kind"), stays=True),
    Shown("door:screen proof", "/report/proof/", NOBODY, show=asked("proof"), stays=True),
    Shown("door:check", "/report/check/", NOBODY, show=asked("check"), stays=True),
    Shown("door:send", "/report/send/", NOBODY, show=receipt),
    Shown("door:sent", "/report/sent/", NOBODY, show=sent, stays=True),
    Shown("door:erase", "/report/erase/", NOBODY, show=erased),
    Shown("door:later", "/report/later/", NOBODY, show=later),
    Shown("door:go_on", "/report/go-on/", NOBODY),
    Shown("door:how", "/report/how/", NOBODY),
    Shown("door:routes", "/report/routes/", NOBODY),
    Shown("door:verify", "/report/verify/", NOBODY),
    Shown("mailbox:open", "/mailbox/", NOBODY),
    Shown("mailbox:mine", "/mailbox/mine/", NOBODY, show=mailbox, stays=True),
    Shown("mailbox:proof_paper", "/mailbox/proof/paper/", NOBODY, show=proof_paper, stays=True),
    Shown("door:proof_paper", "/report/sent/proof/paper/", NOBODY, show=proof_just_sent, stays=True),
    Shown("mailbox:close", "/mailbox/close/", NOBODY, show=mailbox_closed),
    # the public side
    Shown("front", "/", NOBODY),
    Shown("guide:walk", "/guide/", NOBODY, show=lambda page, server: page.goto("/guide/") and None),
    Shown("guide:walk question", "/guide/", NOBODY, show=guide_at("no.staff")),
    Shown("guide:walk error", "/guide/", NOBODY, show=guide_at("no", unanswered=True)),
    Shown("guide:walk address", "/guide/", NOBODY, show=guide_at("no.staff.bothers.yes")),
    Shown("guide:walk channel", "/guide/", NOBODY, show=guide_at("no.staff.serious.other.no.inside")),
    Shown("guide:walk emergency", "/guide/", NOBODY, show=guide_at("yes")),
    Shown("guide:all", "/guide/all/", NOBODY, show=lambda page, server: page.goto("/guide/all/") and None),
    Shown("account_login", "/account/login/", NOBODY),
    Shown("account_inactive", "/account/inactive/", NOBODY),
    Shown("demo_cast", "/demo/", NOBODY),
    Shown("mfa_authenticate", "/account/second-factors/step/", NOBODY, show=second_step, stays=True),
    Shown("account_login locked-out", "/account/login/", NOBODY, 429, show=locked_out),
    Shown("account:first_password", "/account/first-password/…/", NOBODY, show=password_link),
    Shown("account:first_password dead", "/account/first-password/dead/", NOBODY, 410),
    Shown("not-found stranger", "/nothing/", NOBODY, 404),
    # the policy
    Shown("policy:house", "/policy/"),
    Shown("policy:table", "/policy/table/"),
    Shown("policy:actors", "/policy/actors/"),
    Shown("policy:report", "/policy/report/"),
    Shown("work:turn", "/work/", "P0009"),
    Shown("work:turn team", "/work/?whose=team", MANAGER),
    Shown("work:turn nothing", "/work/", EMPLOYEE),
    Shown("search:palette", "/search/?q=dilemma"),
    Shown("search:palette open", "/policy/", show=palette),
    # the plan
    Shown("plan:about", "/plan/"),
    Shown("plan:periods", "/plan/periods/"),
    Shown("plan:period", "/plan/periods/ghent-2020-2025/"),
    Shown("plan:period employee", "/plan/periods/ghent-2020-2025/", EMPLOYEE),
    Shown("plan:close_plan", "/plan/periods/ghent-2020-2025/close/"),
    Shown("plan:roll", "/plan/periods/ghent-2020-2025/roll/"),
    Shown("plan:roll_part", "/plan/periods/ghent-2020-2025/roll/stimulate/", show=roll_pillar, stays=True),
    Shown(
        "plan:roll_part shared", "/plan/periods/ghent-2020-2025/roll/shared/", show=roll_shared, stays=True
    ),
    Shown("plan:roll_check", "/plan/periods/ghent-2020-2025/roll/check/", show=roll_check, stays=True),
    Shown("plan:period draft", "/plan/periods/…/", show=draft, stays=True),
    Shown("plan:discard_plan", "/plan/periods/…/discard/", show=discard_draft, stays=True),
    Shown("plan:change_plan", "/plan/periods/…/change/", show=change_plan, stays=True),
    Shown("plan:change_objective", "/plan/periods/…/objectives/5/change/", show=change_objective, stays=True),
    Shown(
        "plan:change_instrument", "/plan/periods/…/instruments/…/change/", show=change_instrument, stays=True
    ),
    Shown("plan:objective", "/plan/objectives/5/"),
    Shown("mine:rit", "/my/"),
    Shown("mine:rit employee", "/my/", EMPLOYEE),
    Shown("asked:person", "/asked/people/P0009/"),
    Shown("asked:unit", "/asked/units/DIT/"),
    Shown("plan:processes", "/plan/processes/"),
    Shown("plan:process", "/plan/processes/{process}/"),
    Shown("plan:add_process", "/plan/processes/new/"),
    Shown("plan:change_process", "/plan/processes/{process}/change/"),
    Shown("plan:assign", "/plan/actions/{open_action}/assign/"),
    # the communication plan
    Shown("communication:items", "/communication/", COMMUNICATIONS),
    Shown("communication:items months", "/communication/?view=months", COMMUNICATIONS),
    Shown("communication:item", "/communication/{ready_item}/", COMMUNICATIONS),
    Shown("communication:item sent", "/communication/{sent_item}/", COMMUNICATIONS),
    Shown("communication:add", "/communication/new/", COMMUNICATIONS),
    Shown("communication:add errors", "/communication/new/", COMMUNICATIONS, 422, show=item_with_errors),
    Shown("communication:change", "/communication/{ready_item}/change/", COMMUNICATIONS),
    Shown("communication:send", "/communication/{ready_item}/send/", COMMUNICATIONS),
    Shown("communication:cancel", "/communication/{ready_item}/cancel/", COMMUNICATIONS),
    Shown("communication:mine", "/communication/mine/", EMPLOYEE),
    Shown("communication:told", "/communication/mine/{told_item}/", EMPLOYEE),
    Shown("plan:instrument", "/plan/instruments/dilemma-training/"),
    Shown("plan:instrument proposed", "/plan/instruments/open-hour/"),
    Shown("plan:propose_instrument", "/plan/periods/ghent-2020-2025/instruments/new/"),
    Shown("plan:change_instrument proposed", "/plan/periods/ghent-2020-2025/instruments/open-hour/change/"),
    Shown("plan:take_back_instrument", "/plan/periods/ghent-2020-2025/instruments/open-hour/take-back/"),
    Shown("plan:actions", "/plan/actions/"),
    Shown("plan:actions employee", "/plan/actions/", EMPLOYEE),
    Shown("plan:actions empty", "/plan/actions/?q=zzzz"),
    Shown("plan:action", "/plan/actions/{open_action}/"),
    Shown("plan:action recurring", "/plan/actions/{recurring_action}/"),
    Shown("plan:action employee", "/plan/actions/{open_action}/", EMPLOYEE),
    Shown(
        "plan:progress errors", "/plan/actions/{open_action}/progress/", COORDINATOR, 422, show=with_errors
    ),
    Shown("plan:progress conflict", "/plan/actions/{open_action}/progress/", COORDINATOR, 409, show=conflict),
    Shown("plan:change", "/plan/actions/{open_action}/change/"),
    Shown("plan:add", "/plan/actions/new/"),
    Shown("plan:step finish", "/plan/actions/{open_action}/step/finish/"),
    Shown("plan:step stop", "/plan/actions/{open_action}/step/stop/"),
    Shown("plan:change_owner", "/plan/actions/owner/?chosen={open_action}&chosen={recurring_action}"),
    Shown("plan:change_date", "/plan/actions/date/?chosen={open_action}"),
    # evaluations
    Shown("vault:set_up", "/vault/set-up/", EMPLOYEE),
    Shown("vault:mine", "/vault/", COMPLAINTS),
    Shown("vault:unlock", "/vault/unlock/", COMPLAINTS),
    Shown("vault:change", "/vault/passphrase/", COMPLAINTS),
    Shown("vault:lost", "/vault/lost/", COMPLAINTS),
    Shown("cases:glass", "/cases/glass/", DPO),
    Shown("cases:file", "/cases/files/{photo}/", OFFICER),
    Shown("cases:file document", "/cases/files/{document}/", OFFICER),
    Shown("cases:add_files", "/cases/{complaint}/files/add/", COMPLAINTS),
    Shown("cases:relations", "/cases/relations/"),
    Shown("cases:relations past", "/cases/relations/?view=past"),
    Shown("cases:add_relation", "/cases/relations/new/"),
    Shown("cases:my_relations", "/cases/relations/mine/", EMPLOYEE),
    Shown("cases:end_relation", "/cases/relations/{relation}/end/"),
    Shown("intake:inbox", "/reports/", COMPLAINTS),
    Shown("intake:inbox late", "/reports/?view=late", COMPLAINTS),
    Shown("intake:report", "/reports/{complaint}/", COMPLAINTS),
    Shown("intake:report unsealed", "", OFFICER, show=unsealed, stays=True),
    Shown("intake:enter", "/reports/enter/", COMPLAINTS),
    Shown("intake:manager", "/reports/manager/", MANAGER),
    Shown("intake:manager entered", "", MANAGER, show=entered_by_staff),
    Shown("intake:left", "/reports/left/", COMPLAINTS),
    Shown("intake:registers", "/reports/registers/", COMPLAINTS),
    Shown("intake:identities", "/reports/identities/", CUSTODIAN),
    Shown("intake:identity", "/reports/identities/{identity_request}/", CUSTODIAN),
    Shown("intake:write", "/reports/{complaint}/write/?kind=feedback", COMPLAINTS),
    Shown("intake:assess", "/reports/{complaint}/assess/", COMPLAINTS),
    Shown("intake:assess_as", "/reports/{complaint}/assess/elsewhere/", COMPLAINTS),
    Shown("intake:assess_as once more", "", COMPLAINTS, show=letter_once_more),
    Shown("intake:close", "/reports/{taken_up}/close/", COMPLAINTS),
    Shown("intake:hand_over", "/reports/{to_hand_over}/hand-over/", OFFICER),
    Shown("intake:facts_known", "/reports/{handed_over}/facts-known/", OFFICER),
    Shown("intake:report handed over", "/reports/{handed_over}/", OFFICER),
    Shown("intake:split", "/reports/{complaint}/split/", COMPLAINTS),
    Shown("intake:add_member", "/reports/{complaint}/list/add/", COMPLAINTS),
    Shown("intake:end_member", "/reports/{taken_up}/list/{helper}/end/", COMPLAINTS),
    Shown("intake:name", "/reports/{complaint}/name/", COMPLAINTS),
    Shown("intake:name who leaves", "", COMPLAINTS, show=who_would_leave),
    Shown("intake:keep_off", "/reports/{from_colleague}/reporter/", OFFICER),
    Shown("intake:report from a colleague", "/reports/{from_colleague}/", OFFICER),
    Shown("intake:step_aside", "/reports/{complaint}/step-aside/", COMPLAINTS),
    Shown("intake:register", "/reports/{complaint}/register/", COMPLAINTS),
    Shown("intake:check_in", "/reports/{channel_report}/check-ins/{check_in}/", OFFICER),
    Shown("intake:ask_identity", "/reports/{channel_report}/identity/", OFFICER),
    Shown("evaluation:evaluations", "/evaluations/"),
    Shown("evaluation:begin", "/evaluations/new/"),
    Shown("evaluation:show", "/evaluations/{draft_evaluation}/"),
    Shown("evaluation:show frozen", "/evaluations/{frozen_evaluation}/"),
    Shown("evaluation:freeze", "/evaluations/{draft_evaluation}/freeze/"),
    Shown("evaluation:write_block", "/evaluations/parts/{draft_part}/"),
    Shown("evaluation:add_point", "/evaluations/{draft_evaluation}/points/"),
    Shown("evaluation:change_point", "/evaluations/points/{draft_point}/"),
    Shown("evaluation:accept", "/evaluations/points/{open_point}/accept/"),
    Shown("evaluation:refuse", "/evaluations/points/{open_point}/refuse/"),
    # values, code and instructions
    Shown("rulebook:living", "/rules/"),
    Shown("rulebook:living found", "/rules/?q=loyaal", EMPLOYEE),
    Shown("rulebook:living nothing", "/rules/?q=zzzz"),
    Shown("rulebook:value", "/rules/values/R/"),
    Shown("rulebook:point", "/rules/code/13/"),
    Shown("rulebook:point unknown", "/rules/code/77/"),
    Shown("rulebook:instructions", "/rules/instructions/"),
    Shown("rulebook:add_instruction", "/rules/instructions/new/"),
    Shown("rulebook:instruction", "/rules/instructions/blauw-vakmanschap/"),
    Shown("rulebook:change_instruction", "/rules/instructions/blauw-vakmanschap/change/"),
    Shown("rulebook:compare", "/rules/instructions/blauw-vakmanschap/compare/?from=1&to=2"),
    Shown("rulebook:draft_version", "/rules/instructions/klachten-tegen-collegas/draft/"),
    Shown("rulebook:version", "/rules/instructions/blauw-vakmanschap/2/"),
    Shown("rulebook:version draft", "/rules/instructions/blauw-vakmanschap/3/"),
    Shown("rulebook:change_version", "/rules/instructions/blauw-vakmanschap/3/change/"),
    Shown("rulebook:earlier_decision", "/rules/instructions/…/1/earlier-decision/", show=earlier_decision),
    Shown("rulebook:put_in_force", "/rules/instructions/sociale-media/1/in-force/"),
    Shown(
        "rulebook:put_in_force errors",
        "/rules/instructions/sociale-media/1/in-force/",
        COORDINATOR,
        422,
        show=too_early,
    ),
    # indicators
    Shown("indicators:overview", "/indicators/"),
    Shown("indicators:overview trust", "/indicators/?by=trust", EMPLOYEE),
    Shown("indicators:show", "/indicators/{indicator}/"),
    Shown("indicators:show employee", "/indicators/{few_indicator}/", EMPLOYEE),
    Shown("indicators:define", "/indicators/new/"),
    Shown("indicators:change", "/indicators/{indicator}/change/"),
    Shown("indicators:enter", "/indicators/{indicator}/value/"),
    Shown("indicators:correct", "/indicators/{indicator}/values/{value}/correct/"),
    Shown("indicators:mark_break", "/indicators/{indicator}/break/"),
    Shown("indicators:take_back", "/indicators/{broken_indicator}/breaks/{break}/take-back/"),
    Shown("indicators:step close", "/indicators/{indicator}/step/close/"),
    # measures, risks, X-ray
    Shown("measures:measures", "/measures/"),
    Shown("measures:measures filtered", "/measures/?effect=worked", EMPLOYEE),
    Shown("measures:measures nothing", "/measures/?sort=rotation&effect=not"),
    Shown("measures:measure", "/measures/{measure}/"),
    Shown("measures:measure employee", "/measures/{measure}/", EMPLOYEE),
    Shown("measures:take", "/measures/take/?for=risk:{risk}"),
    Shown("measures:tie", "/measures/tie/?for=risk:{risk}"),
    Shown("measures:describe", "/measures/{open_measure}/description/"),
    Shown("measures:check", "/measures/{unchecked_measure}/effect/"),
    Shown("risks:risks", "/risks/"),
    Shown("risks:risks place", "/risks/?cell=23&moment=now"),
    Shown("risks:risks of nobody", "/risks/", EMPLOYEE),
    Shown("risks:add", "/risks/new/"),
    Shown("risks:assessments", "/risks/assessments/"),
    Shown("risks:begin", "/risks/assessments/new/"),
    Shown("risks:risk", "/risks/{risk}/"),
    Shown("risks:risk board", "/risks/{proposed_risk}/", CHIEF),
    Shown("risks:change", "/risks/{risk}/change/"),
    Shown("risks:bow_tie", "/risks/{risk}/bow-tie/"),
    Shown("risks:barrier", "/risks/{risk}/barriers/before/2/"),
    Shown("risks:barrier none", "/risks/{bare_risk}/barriers/before/1/"),
    Shown("risks:score", "/risks/{risk}/score/now/"),
    Shown("risks:step accept", "/risks/{risk}/steps/accept/"),
    Shown("risks:workshops", "/risks/workshops/"),
    Shown("risks:workshops of nobody", "/risks/workshops/", CHIEF),
    Shown("risks:begin_workshop", "/risks/workshops/new/"),
    Shown("risks:workshop", "/risks/workshops/{room}/"),
    Shown("risks:workshop over", "/risks/workshops/{room_over}/"),
    Shown("risks:workshop telephone", "/risks/workshops/{room}/", EMPLOYEE),
    Shown("risks:vote", "/risks/workshops/{room}/2/", EMPLOYEE),
    Shown("risks:agree", "/risks/workshops/{room}/1/agree/"),
    Shown("risks:seat", "/risks/workshops/{room}/people/"),
    Shown("risks:processes", "/risks/processes/"),
    Shown("risks:processes late", "/risks/processes/?late=1&sort=review", CHIEF),
    Shown("risks:processes of nobody", "/risks/processes/", EMPLOYEE),
    Shown("risks:process_method", "/risks/processes/method/", EMPLOYEE),
    Shown("risks:process", "/risks/processes/{assessed_process}/"),
    Shown("risks:process board", "/risks/processes/{assessed_process}/", CHIEF),
    Shown("risks:process unknown", "/risks/processes/{unknown_process}/"),
    Shown("risks:assess_process", "/risks/processes/{assessed_process}/assess/"),
    Shown("risks:assess_process first", "/risks/processes/{unknown_process}/assess/"),
    Shown("risks:compare_process", "/risks/processes/{assessed_process}/compare/"),
    Shown("risks:compare_process none", "/risks/processes/{unknown_process}/compare/"),
    Shown("measures:take process", "/measures/take/?for=process:{assessed_process}"),
    Shown("dilemmas:library", "/dilemmas/"),
    Shown("dilemmas:library employee", "/dilemmas/", EMPLOYEE),
    Shown("dilemmas:library nothing", "/dilemmas/?q=zzzz", EMPLOYEE),
    Shown("dilemmas:begin", "/dilemmas/new/"),
    Shown("dilemmas:dilemma", "/dilemmas/de-foto-in-de-groep/"),
    Shown("dilemmas:dilemma employee", "/dilemmas/the-third-visit/", EMPLOYEE),
    Shown("dilemmas:card", "/dilemmas/the-third-visit/card/", MANAGER),
    Shown("dilemmas:draft", "/dilemmas/the-third-visit/draft/"),
    Shown("dilemmas:edition", "/dilemmas/de-drone-boven-de-tuin/1/"),
    Shown("dilemmas:change", "/dilemmas/wie-komt-er-op-de-affiche/1/change/"),
    Shown("dilemmas:send_back", "/dilemmas/de-drone-boven-de-tuin/1/return/"),
    Shown("dilemmas:retire", "/dilemmas/the-third-visit/1/retire/"),
    Shown("dilemmas:drop", "/dilemmas/wie-komt-er-op-de-affiche/1/drop/"),
    Shown("correction:aid", "/addressing/", EMPLOYEE),
    Shown("correction:counts", "/addressing/counts/", CHIEF),
    Shown("correction:agreements", "/addressing/agreements/", EMPLOYEE),
    Shown("correction:agreements nothing", "/addressing/agreements/", HR),
    Shown("correction:note", "/addressing/agreements/new/", MANAGER),
    Shown("correction:agreement", "/addressing/agreements/{agreement}/", EMPLOYEE),
    Shown("correction:agreement open", "/addressing/agreements/{open_agreement}/", MANAGER),
    Shown("correction:rewrite", "/addressing/agreements/{open_agreement}/change/", EMPLOYEE),
    Shown("correction:answer", "/addressing/agreements/{open_agreement}/answer/", MANAGER),
    Shown("correction:follow", "/addressing/agreements/{agreement}/look-back/", EMPLOYEE),
    Shown("correction:renew", "/addressing/agreements/{partly_agreement}/anew/", MANAGER),
    Shown("correction:examples", "/addressing/examples/", EMPLOYEE),
    Shown("correction:examples none", "/addressing/examples/?value=X", HR),
    Shown("correction:note_example", "/addressing/examples/new/", EMPLOYEE),
    Shown("conduct:engagements", "/conduct/engagements/", EMPLOYEE),
    Shown("conduct:engagement", "/conduct/engagements/KORPS/", EMPLOYEE),
    Shown("conduct:engagement own", "/conduct/engagements/COM-OO/", MANAGER),
    Shown("conduct:give", "/conduct/engagements/COM-OO/write/", MANAGER),
    Shown("conduct:talks", "/conduct/talks/", EMPLOYEE),
    Shown("conduct:talks list", "/conduct/talks/?view=list"),
    Shown("conduct:talks late", "/conduct/talks/?state=late", MANAGER),
    Shown("conduct:log", "/conduct/talks/log/", MANAGER),
    Shown("conduct:team", "/conduct/talks/teams/COM-OO1/", MANAGER),
    Shown("conduct:team others", "/conduct/talks/teams/INT-A/", EMPLOYEE),
    Shown("conduct:rhythm", "/conduct/talks/teams/COM-OO/rhythm/"),
    Shown("conduct:card", "/conduct/talks/card/", MANAGER),
    Shown("conduct:card_of", "/conduct/talks/card/2025/4/", EMPLOYEE),
    Shown("conduct:choose_card", "/conduct/talks/card/2025/4/choose/"),
    Shown("appraisal:mine", "/appraisal/", EMPLOYEE),
    Shown("appraisal:mine nothing", "/appraisal/", COMMUNICATIONS),
    Shown("appraisal:people", "/appraisal/people/", MANAGER),
    Shown("appraisal:begin", "/appraisal/begin/", MANAGER),
    Shown("appraisal:help", "/appraisal/help/", MANAGER),
    Shown("appraisal:figures", "/appraisal/figures/"),
    Shown("appraisal:evaluators", "/appraisal/evaluators/", HR),
    Shown("appraisal:put_on_list", "/appraisal/evaluators/add/", HR),
    Shown("appraisal:register", "/appraisal/register/", HR),
    Shown("appraisal:appeals", "/appraisal/appeals/", CHIEF),
    Shown("appraisal:goals", "/appraisal/goals/", EMPLOYEE),
    Shown("appraisal:set_goal", "/appraisal/goals/set/"),
    Shown("appraisal:cycle", "/appraisal/{good_cycle}/", EMPLOYEE),
    Shown("appraisal:cycle evaluator", "/appraisal/{low_cycle}/", MANAGER),
    Shown("appraisal:cycle hr", "/appraisal/{low_cycle}/", HR),
    Shown("appraisal:cycle appealed", "/appraisal/{appealed_cycle}/", CHIEF),
    Shown("appraisal:talk", "/appraisal/{good_cycle}/talk/", MANAGER),
    Shown("appraisal:correct", "/appraisal/{good_cycle}/talk/{talk}/correct/", MANAGER),
    Shown("appraisal:plan", "/appraisal/{good_cycle}/plan/", MANAGER),
    Shown("appraisal:stop", "/appraisal/{good_cycle}/stop/", MANAGER),
    Shown("appraisal:add_goal", "/appraisal/{good_cycle}/goal/", MANAGER),
    Shown("appraisal:remark", "/appraisal/{good_cycle}/remark/", EMPLOYEE),
    Shown("appraisal:remark_talk", "/appraisal/{good_cycle}/talk/{talk}/remark/", EMPLOYEE),
    Shown("appraisal:give", "/appraisal/{talked_cycle}/mention/", MANAGER),
    Shown("appraisal:decide", "/appraisal/{appealed_cycle}/decide/", CHIEF),
    Shown("appraisal:trajectories", "/appraisal/trajectories/"),
    Shown("appraisal:trajectory", "/appraisal/trajectories/{trajectory}/"),
    Shown("appraisal:trajectory evaluator", "/appraisal/trajectories/{trajectory}/", MANAGER),
    Shown("appraisal:add_step", "/appraisal/trajectories/{trajectory}/step/"),
    Shown("appraisal:share", "/appraisal/trajectories/{trajectory}/share/"),
    Shown("appraisal:review", "/appraisal/trajectories/{trajectory}/review/"),
    Shown("appraisal:close", "/appraisal/trajectories/{trajectory}/close/"),
    Shown("appraisal:change_coach", "/appraisal/trajectories/{trajectory}/coach/"),
    Shown("training:sessions", "/training/"),
    Shown("training:sessions past", "/training/?when=past", EMPLOYEE),
    Shown("training:sessions nothing", "/training/?sort=evaluator&when=cancelled", EMPLOYEE),
    Shown("training:plan", "/training/new/", COACH),
    Shown("training:mine", "/training/mine/", EMPLOYEE),
    Shown("coaches:coaches", "/coaches/"),
    Shown("coaches:coaches employee", "/coaches/", EMPLOYEE),
    Shown("coaches:feelers", "/coaches/feelers/"),
    Shown("coaches:send", "/coaches/feelers/new/", COACH),
    Shown("coaches:calls", "/coaches/calls/", EMPLOYEE),
    Shown("coaches:open_call", "/coaches/calls/new/"),
    Shown("coaches:call", "/coaches/calls/{open_call}/", EMPLOYEE),
    Shown("coaches:change_call", "/coaches/calls/{open_call}/change/"),
    Shown("coaches:call coordinator", "/coaches/calls/{over_call}/"),
    Shown("coaches:put_forward", "/coaches/calls/{open_call}/put-forward/", EMPLOYEE),
    Shown("coaches:decline", "/coaches/candidates/{selected_candidate}/decline/"),
    Shown("coaches:appoint", "/coaches/candidates/{selected_candidate}/appoint/"),
    Shown("training:map", "/training/map/?page=2", EMPLOYEE),
    Shown("planning:proposals", "/training/proposals/"),
    Shown("planning:propose", "/training/proposals/new/", COACH),
    Shown("planning:proposal", "/training/proposals/{proposal}/"),
    Shown("planning:proposal conflict", "/training/proposals/{proposal}/?show=conflict", COACH),
    Shown("planning:map", "/training/proposals/{proposal}/map/"),
    Shown("planning:move", "/training/proposals/lines/{proposal_line}/"),
    Shown("planning:times", "/training/proposals/teams/INT-A/"),
    Shown("training:unit", "/training/units/COM-OO1/"),
    Shown("training:activities", "/training/activities/"),
    Shown("training:new_activity", "/training/activities/new/"),
    Shown("training:change_activity", "/training/activities/dilemma-day/change/"),
    Shown("training:verify", "/training/certificate/nl/", NOBODY, show=in_the_address),
    Shown("training:session", "/training/{own_session}/", COACH),
    Shown("training:session employee", "/training/{own_session}/", EMPLOYEE),
    Shown("training:session other", "/training/{other_session}/", EMPLOYEE),
    Shown("training:session held", "/training/{show}/"),
    Shown("training:change", "/training/{own_session}/change/", COACH),
    Shown("training:cancel", "/training/{own_session}/cancel/", COACH),
    Shown("training:invite", "/training/{own_session}/invite/"),
    Shown("training:attendance", "/training/{unrecorded_session}/attendance/"),
    Shown("training:attendance recorded", "/training/{show}/attendance/"),
    Shown("training:scan", "/training/{unrecorded_session}/attendance/scan/"),
    Shown("debriefing:groups", "/debriefing/{show}/"),
    Shown("debriefing:groups employee", "/debriefing/{show}/", EMPLOYEE),
    Shown("debriefing:form_groups", "/debriefing/{held_session}/form/"),
    Shown("debriefing:themes", "/debriefing/groups/{debrief_group}/themes/"),
    Shown("live:mine", "/live/", COACH),
    Shown("live:mine nothing", "/live/"),
    Shown("live:screen", "/live/{live_open}/", COACH),
    Shown("live:screen shift", "/live/{live_closed}/", COACH),
    Shown("live:screen few", "/live/{live_few}/", COACH),
    Shown("live:notes", "/live/{live_few}/notes/", COACH),
    Shown("live:harvest", "/live/{live_closed}/take-along/", COACH),
    Shown("live:lives", "/live/harvest/"),
    Shown("live:lives theme", "/live/harvest/?theme=professional-secrecy", BOARD_MEMBER),
    Shown("vote:enter", "/vote/", NOBODY),
    Shown("vote:show", "/vote/GHT274/", NOBODY),
    Shown("vote:scanned", "/vote/in/{live_open}/", NOBODY),
    Shown("vote:show nothing", "/vote/BBBBBB/", NOBODY, 404),
    Shown("month:months", "/month/"),
    Shown("month:months employee", "/month/", EMPLOYEE),
    Shown("month:choose", "/month/choose/"),
    Shown("norms:campaigns", "/norms/", EMPLOYEE),
    Shown("norms:prepare", "/norms/new/"),
    Shown("norms:campaign", "/norms/{campaign}/"),
    Shown("norms:campaign head", "/norms/{campaign}/", MANAGER),
    Shown("norms:campaign draft", "/norms/{draft_campaign}/"),
    Shown("norms:change", "/norms/{draft_campaign}/change/"),
    Shown("norms:ask", "/norms/{draft_campaign}/questions/new/"),
    Shown("norms:read", "/norms/{campaign}/read/", EMPLOYEE),
    Shown("norms:editions", "/norms/handed/", EMPLOYEE),
    Shown("norms:new_edition", "/norms/handed/new/"),
    Shown("norms:edition", "/norms/handed/{edition}/?unit=INT-A"),
    Shown("norms:edition head", "/norms/handed/{edition}/", MANAGER),
    Shown("norms:change_edition", "/norms/handed/{edition}/change/"),
    Shown("norms:session", "/norms/handed/{edition}/session/?unit=INT-A"),
    Shown("norms:scan", "/norms/handed/{edition}/scan/"),
    Shown("norms:hand_one", "/norms/handed/{edition}/one/?person=P0022"),
    Shown("norms:arrivals", "/norms/arrivals/"),
    Shown("norms:arrivals late", "/norms/arrivals/?state=late", HR),
    Shown("norms:record_moment", "/norms/arrivals/mentor-named/record/", HR),
    Shown("norms:moment", "/norms/arrivals/lines/{oath}/"),
    Shown("norms:withdraw_moment", "/norms/arrivals/lines/{oath}/withdraw/", HR),
    Shown("norms:questions", "/norms/questions/"),
    Shown("norms:questions own", "/norms/questions/", EMPLOYEE),
    Shown("norms:ask_rule", "/norms/questions/ask/?about=code:13", EMPLOYEE),
    Shown("norms:question", "/norms/questions/{rule_question}/"),
    Shown("norms:answer", "/norms/questions/{rule_question}/answer/"),
    Shown("xray:faults", "/x-ray/"),
    # anchoring points
    Shown("anchoring:points", "/anchoring/"),
    Shown("anchoring:point", "/anchoring/onboarding/"),
    Shown("anchoring:point nobody", "/anchoring/financial-policy/", EMPLOYEE),
    Shown("anchoring:give", "/anchoring/financial-policy/owner/"),
    Shown("anchoring:describe", "/anchoring/procurement/description/", "P0012"),
    Shown("anchoring:review", "/anchoring/onboarding/review/", HR),
    # vulnerable functions
    Shown("functions:catalogue", "/functions/"),
    Shown("functions:catalogue employee", "/functions/", EMPLOYEE),
    Shown("functions:catalogue nothing", "/functions/?q=zzzz"),
    Shown("functions:function", "/functions/of/drugs-investigator/"),
    Shown("functions:function employee", "/functions/of/drugs-investigator/", EMPLOYEE),
    Shown("functions:function new", "/functions/of/duty-officer/"),
    Shown("functions:weigh", "/functions/of/towing-coordinator/assess/"),
    Shown("functions:confirm", "/functions/of/digital-investigator/confirm/"),
    Shown("functions:send_back", "/functions/of/digital-investigator/send-back/"),
    Shown("functions:compare", "/functions/of/drugs-investigator/compare/"),
    Shown("functions:compare nothing", "/functions/of/buyer/compare/"),
    Shown("functions:interval", "/functions/of/drugs-investigator/interval/"),
    Shown("functions:charter", "/functions/of/drugs-investigator/charter/"),
    Shown("functions:record", "/functions/of/drugs-investigator/holders/P1157/record/", HR),
    Shown("functions:exception", "/functions/of/drugs-investigator/holders/P1157/exception/", HR),
    Shown("functions:method", "/functions/method/"),
    Shown("functions:change_criterion", "/functions/method/information/"),
    Shown("functions:add_criterion", "/functions/method/new/?place=step-risks"),
    Shown("functions:retire_criterion", "/functions/method/information/retire/"),
    Shown("functions:workshop", "/functions/assessments/{open_assessment}/triggers/"),
    Shown("functions:workshop closed", "/functions/assessments/{closed_assessment}/resilience/"),
    Shown("functions:decide", "/functions/assessments/{open_assessment}/decide/"),
    Shown("functions:decide closed", "/functions/assessments/{closed_assessment}/decide/"),
    Shown("functions:seat", "/functions/assessments/{open_assessment}/participants/"),
    Shown("functions:rotation", "/functions/rotation/", HR),
    Shown("functions:pairs", "/functions/pairs/"),
    Shown("functions:add_pair", "/functions/pairs/new/"),
    Shown("functions:end_pair", "/functions/pairs/{pair}/end/"),
    Shown("functions:allow_pair", "/functions/pairs/{met_pair}/exception/{meets}/", HR),
    Shown("functions:mine", "/functions/mine/", "P0007"),
    Shown("functions:mine none", "/functions/mine/", HR),
    Shown("functions:vetting", "/functions/vetting/"),
    # the board
    Shown("board:meetings", "/board/", SECRETARY),
    Shown("board:meetings member", "/board/", BOARD_MEMBER),
    Shown("board:add_meeting", "/board/meetings/new/", SECRETARY),
    Shown("board:meeting", "/board/meetings/{coming_meeting}/", SECRETARY),
    Shown("board:meeting held", "/board/meetings/{held_meeting}/", SECRETARY),
    Shown("board:meeting cancelled", "/board/meetings/{cancelled_meeting}/", BOARD_MEMBER),
    Shown("board:change_meeting", "/board/meetings/{coming_meeting}/change/", SECRETARY),
    Shown("board:cancel", "/board/meetings/{coming_meeting}/cancel/", SECRETARY),
    Shown("board:pack", "/board/meetings/{coming_meeting}/pack/", BOARD_MEMBER),
    Shown("board:items", "/board/items/", SECRETARY),
    Shown("board:items own", "/board/items/", MANAGER),
    Shown("board:propose", "/board/propose/?about=plan&key=ghent-2020-2025"),
    Shown("board:item", "/board/items/{board_item}/", SECRETARY),
    Shown("board:item own", "/board/items/{board_item}/", MANAGER),
    Shown("board:change_item", "/board/items/{board_item}/change/", MANAGER),
    Shown("board:withdraw", "/board/items/{board_item}/withdraw/", MANAGER),
    Shown(
        "board:withdraw conflict", "/board/items/{board_item}/withdraw/", MANAGER, 409, show=withdrawn_late
    ),
    Shown("board:place", "/board/items/{waiting_item}/place/", SECRETARY),
    Shown("board:decide", "/board/items/{board_item}/decide/", SECRETARY),
    Shown("board:decide errors", "/board/items/{board_item}/decide/", SECRETARY, 422, show=nothing_decided),
    Shown("board:decisions", "/board/decisions/", BOARD_MEMBER),
    Shown("board:decisions none", "/board/decisions/?q=zzzz", BOARD_MEMBER),
    Shown("board:decision", "/board/decisions/{decision}/", SECRETARY),
    Shown("board:decision unsigned", "/board/decisions/{unsigned}/", SECRETARY),
    Shown("board:change_decision", "/board/decisions/{unsigned}/change/", SECRETARY),
    Shown("board:sign", "/board/decisions/{unsigned}/sign/", SECRETARY),
    Shown("board:correct", "/board/decisions/{decision}/correct/", SECRETARY),
    Shown("board:make_action", "/board/decisions/{decision}/action/", SECRETARY),
    Shown("board:reports", "/board/mayor/", CHIEF),
    Shown("board:report", "/board/mayor/{sent_report}/", MAYOR),
    Shown("board:report noted", "/board/mayor/{noted_report}/", CHIEF),
    Shown("board:prepare_report", "/board/mayor/new/", CHIEF),
    Shown("board:change_report", "/board/mayor/…/change/", CHIEF, show=drafted_report, stays=True),
    # people and roles
    Shown("people:directory", "/people/"),
    Shown("people:directory found", "/people/?q=Lam"),
    Shown("people:units", "/people/units/"),
    Shown("people:unit", "/people/units/DSB-INT/"),
    Shown("people:person", "/people/P0003/"),
    Shown("people:person hr", "/people/P0022/", HR),
    Shown("people:imports", "/people/imports/", HR),
    Shown("people:new_import", "/people/imports/new/", HR),
    Shown("people:import", "/people/imports/{staff_file}/", HR),
    Shown("people:import faults", "/people/imports/new/", HR, show=faulty_file),
    Shown("access:roles", "/roles/"),
    Shown("access:grant", "/roles/grant/"),
    Shown("access:end_grant", "/roles/grants/{grant}/end/"),
    # the own account
    Shown("access:second_factor", "/account/second-factor/"),
    Shown("account:me", "/account/"),
    Shown("account:sessions", "/account/sessions/"),
    Shown("account_logout", "/account/logout/"),
    Shown("account_reauthenticate", "/account/reauthenticate/", MANAGER),
    Shown("account_reauthenticate locked", "/account/reauthenticate/", MANAGER, show=locked),
    Shown("account_change_password", "/account/password/"),
    Shown("mfa_index", "/account/second-factors/"),
    Shown("mfa_index all", "/account/second-factors/", WITH_FACTORS),
    Shown("mfa_reauthenticate", "/account/second-factors/reauthenticate/", WITH_FACTORS),
    Shown("mfa_reauthenticate_webauthn", "/account/second-factors/passkeys/reauthenticate/", WITH_FACTORS),
    Shown("mfa_activate_totp", "/account/second-factors/app/"),
    Shown("mfa_deactivate_totp", "/account/second-factors/app/remove/", WITH_FACTORS),
    Shown("mfa_view_recovery_codes", "/account/second-factors/codes/", WITH_FACTORS),
    Shown("mfa_generate_recovery_codes", "/account/second-factors/codes/new/", WITH_FACTORS),
    Shown("mfa_list_webauthn", "/account/second-factors/passkeys/", WITH_FACTORS),
    Shown("mfa_list_webauthn none", "/account/second-factors/passkeys/"),
    Shown("mfa_add_webauthn", "/account/second-factors/passkeys/add/", WITH_FACTORS),
    Shown("mfa_edit_webauthn", "/account/second-factors/passkeys/{passkey}/", WITH_FACTORS),
    Shown("mfa_remove_webauthn", "/account/second-factors/passkeys/{passkey}/remove/", WITH_FACTORS),
    # the ground
    Shown("notices:bell", "/notices/"),
    Shown("notices:settings", "/notices/settings/"),
    Shown("calendars:mine", "/calendars/", MANAGER),
    Shown("calendars:make", "/calendars/", show=new_address),
    Shown("audit:trail", "/audit/", DPO),
    Shown("terms:register", "/law/"),
    Shown("terms:text", "/law/code-of-conduct-2006/"),
    Shown("terms:text repealed", "/law/whistleblower-act-2019/"),
    Shown("terms:amended", "/law/amended/"),
    Shown("terms:amended_text", "/law/amended/{amended}/"),
    Shown("terms:look_at errors", "/law/amended/{amended}/", COORDINATOR, 422, show=no_reason),
    Shown("retention:kept", "/retention/"),
    Shown("retention:kept dpo", "/retention/", DPO),
    Shown("ui:components", "/components/"),
    Shown("refused", "/plan/actions/new/", EMPLOYEE, 403),
    Shown("not-found", "/nothing/", COORDINATOR, 404),
)

# Addresses that show no page of their own
WITHOUT_PAGE: Final = {
    **dict.fromkeys(("cases:agree", "cases:refuse", "vault:close"), "a button"),
    **dict.fromkeys(
        ("intake:own", "intake:renew_key", "intake:stop_waiting", "intake:withdraw", "intake:let_on"),
        "a button",
    ),
    **dict.fromkeys(("cases:download", "cases:original", "intake:letter_pdf", "intake:yearly_pdf"), "a file"),
    **dict.fromkeys(("intake:keep_draft", "intake:drop_draft"), "a button"),
    "cases:picture": "a picture",
    **dict.fromkeys(("cases:begin_pieces", "cases:piece", "cases:finish_pieces"), "what the script asks"),
    "cases:cancel_pieces": "a button",
    **dict.fromkeys(
        ("functions:start", "functions:answer", "functions:sign", "functions:unseat"), "a button"
    ),
    **dict.fromkeys(("functions:sheet", "functions:rotation_sheet"), "a file"),
    "door:leave": "leads to another site",
    "door:kept": "a button",
    "door:proof": "a file",
    "door:add_files": "a button",
    "door:remove_file": "a button",
    "mailbox:write": "a button",
    "mailbox:who": "a button",
    "mailbox:check_in": "a button",
    "mailbox:minutes": "a button",
    "mailbox:rate": "a button",
    "mailbox:renew": "after a receipt from staff; its pages are in test_door.py",
    "mailbox:kept": "a button",
    "mailbox:proof": "a file",
    "mailbox:file": "a file",
    "front_in": "the front in a language of choice",
    "guide:start": "leads to the guide in the visitor's language",
    "guide:start_all": "as above",
    "guide:pdf": "a document",
    "account_corps": "leads to the corps' own sign-on",
    "account_corps_back": "leads on; its pages are in test_corps_sign_on.py",
    "access:find_account": "part of a page",
    "people:find": "part of a page",
    "people:import_sample": "a file",
    "people:apply_import": "a button",
    "people:withdraw_import": "a button",
    "policy:house_svg": "a drawing",
    "policy:house_pdf": "a document",
    "policy:report_pdf": "a document",
    "policy:report_xlsx": "a spreadsheet",
    "plan:export": "a spreadsheet",
    "evaluation:pdf": "a document",
    "evaluation:word": "a document",
    "evaluation:workbook": "a spreadsheet",
    "evaluation:check": "a button",
    "evaluation:add_block": "a button",
    "evaluation:move_up": "a button",
    "evaluation:move_down": "a button",
    "evaluation:remove_block": "a button",
    "evaluation:remove_point": "a button",
    "communication:export": "a spreadsheet",
    "communication:prepare": "a button",
    "communication:plan_again": "a button",
    "calendars:feed": "a file",
    "calendars:revoke": "a button",
    "risks:export": "a spreadsheet",
    "risks:counted": "a part of a page",
    **dict.fromkeys(("risks:show", "risks:unseat", "risks:close_workshop"), "a button"),
    "risks:export_processes": "a spreadsheet",
    **dict.fromkeys(("dilemmas:submit", "dilemmas:publish"), "a button"),
    **dict.fromkeys(("correction:take_back", "correction:consent"), "a button"),
    **dict.fromkeys(("correction:remove_example", "conduct:drop"), "a button"),
    **{
        f"appraisal:{name}": "a button"
        for name in ("end_listing", "sign", "end_goal", "drop_goal", "step_done")
    },
    "appraisal:on_paper": "a document",
    "appraisal:appeal": "only the person, within what the person reads; its form is that of a remark",
    "appraisal:ask_trajectory": "as long as there is none; its journey walks it",
    **dict.fromkeys(("live:begin", "live:step", "live:drop", "vote:cast", "month:vote"), "a button"),
    "live:counted": "a part of a page",
    "vote:phase": "what the script asks",
    "measures:untie": "a button",
    **dict.fromkeys(("norms:publish", "norms:close", "norms:drop_question"), "a button"),
    "norms:scan_hand": "a button",
    **dict.fromkeys(
        (
            *("training:invite_teams", "training:invite_everybody", "training:scan_keep"),
            *("coaches:read", "coaches:withdraw", "coaches:close_call", "coaches:select"),
            "coaches:invite_selected",
            *("training:come", "training:decline", "training:move"),
        ),
        "a button",
    ),
    **dict.fromkeys(("planning:leave_out", "planning:put_back"), "a button"),
    **dict.fromkeys(("planning:again", "planning:accept", "planning:drop"), "a button"),
    "training:code": "on the day of the session only; its journey walks it",
    "training:here": "behind a code of the moment; its journey walks it",
    "appraisal:name_decider": "as long as the chief judges the own mention; its journey walks it",
    "training:correct": "a row behind a wall; the form is that of training:cancel",
    "training:certificate": "a document behind a wall",
    "training:calendar_file": "a file",
    "training:hours_sheet": "a spreadsheet",
    "norms:undo_handing": "a row behind a wall; the form is that of norms:hand_one",
    "norms:edition_missing": "a spreadsheet",
    "norms:arrivals_sheet": "a spreadsheet",
    "indicators:export": "a spreadsheet",
    "board:hold": "a button",
    "board:close": "a button",
    "board:pack_pdf": "a document",
    "board:take_off": "a button",
    "board:detach": "a button",
    "board:move_up": "a button",
    "board:move_down": "a button",
    "board:take_back": "a button",
    "board:send_report": "a button",
    "board:note_report": "a button",
    "board:report_pdf": "a document",
    "ui:zone_css": "a style sheet",
    "ui:zone_logo": "a picture",
    "attachments:download": "a file",
    "mfa_download_recovery_codes": "a file",
    "mfa_login_webauthn": "what the device has to sign",
    "plan:turn": "a button",
    "retention:purge": "a button",
    "plan:undo": "a button",
    "rulebook:propose": "a button",
    "rulebook:take_back": "a button",
    "terms:finish_looking": "a button",
    "plan:export_plan": "a file",
    "plan:roll_make": "a button",
    "notices:read": "a button",
    "notices:read_all": "a button",
    "audit:head": "a file",
    "audit:verify": "a button",
    "account:end_session": "a button",
    "account:end_other_sessions": "a button",
    "ui:language": "a button",
    "ui:theme": "a button",
    "ui:save_view": "a button",
    "ui:forget_view": "a button",
    "demo_sign_in": "a button",
}

_HAS_APP: Final = (
    "select 1 from mfa_authenticator f join access_account a on a.id = f.user_id where a.username = %s"
)
# Of the plan that runs: a draft that was rolled forward holds the same titles.
_ACTION: Final = (
    "select a.id from plan_action a join plan_plan p on p.id = a.plan_id and p.status = 'running'"
    " where a.title->>'nl' like"
)
_FOUND_BY: Final = {
    "open_action": f"{_ACTION} 'Geef elk team dilemmatraining%%'",
    "night_action": f"{_ACTION} 'Geef de drie nachtploegen%%'",
    "recurring_action": f"{_ACTION} 'Geef elke maand minstens%%'",
    "grant": "select id from access_grant where role = 'coach' and ended_at is null order by id",
    "staff_file": "select id from people_staff_file where state = 'applied' order by shown_at",
    "passkey": "select id from mfa_authenticator where type = 'webauthn' order by id",
    "draft_evaluation": "select id from plan_evaluation_evaluation where state = 'writing'",
    "frozen_evaluation": "select id from plan_evaluation_evaluation where state = 'handled' order by day desc",
    "draft_part": "select b.id from plan_evaluation_block b join plan_evaluation_evaluation e"
    " on e.id = b.evaluation_id and e.state = 'writing' order by b.order",
    "draft_point": "select p.id from plan_evaluation_point p join plan_evaluation_evaluation e"
    " on e.id = p.evaluation_id and e.state = 'writing'",
    "open_point": "select p.id from plan_evaluation_point p join plan_evaluation_evaluation e"
    " on e.id = p.evaluation_id and e.state <> 'writing' where p.state = 'proposed'",
    "amended": "select v.id from terms_anchor_version v where v.anchor_id = 'reporting-act-2022' order by v.id limit 1",
    "ready_item": "select id from communication_item where state = 'ready' order by planned_date",
    "sent_item": "select id from communication_item where title ->> 'nl' like 'Melden op het werk%%'",
    "told_item": "select id from communication_item where title ->> 'nl' = 'Jaaroverzicht integriteit 2024'",
    "indicator": "select id from plan_indicators_indicator where title->>'nl' like 'Medewerkers met dilemma%%'",
    "good_cycle": "select c.id from stimulate_appraisal_cycle c join people_person p on p.id = c.person_id"
    " where p.staff_number = 'P0022'",
    "talk": "select t.id from stimulate_appraisal_talk t join stimulate_appraisal_cycle c on c.id = t.cycle_id"
    " join people_person p on p.id = c.person_id where p.staff_number = 'P0022' and t.corrects_id is not null",
    "low_cycle": "select cycle_id from stimulate_appraisal_trajectory order by begun_at",
    "trajectory": "select id from stimulate_appraisal_trajectory order by begun_at",
    "appealed_cycle": "select id from stimulate_appraisal_cycle where state = 'appealed'",
    "talked_cycle": "select c.id from stimulate_appraisal_cycle c join stimulate_appraisal_talk t on t.cycle_id = c.id"
    " where c.state = 'running' and t.kind = 'evaluation'",
    "risk": "select id from protect_risks_risk where title->>'nl' like 'Geld uit een huiszoeking%%'",
    "room": "select id from protect_risks_workshop where closed_at is null",
    "room_over": "select id from protect_risks_workshop where closed_at is not null",
    "bare_risk": "select r.id from protect_risks_risk r where r.state = 'open' and exists (select 1 from"
    " protect_risks_part p where p.risk_id = r.id and p.side = 'before') and not exists (select 1 from"
    " plan_measures_serving s where s.kind = 'risk' and s.key = r.id::text) order by r.number",
    "proposed_risk": "select id from protect_risks_risk where title->>'nl' like 'Opzoeking in de databank%%'",
    "live_open": "select id from stimulate_training_live where code = 'GHT274'",
    "live_closed": "select id from stimulate_training_live where code = 'KD7R4W'",
    "live_few": "select id from stimulate_training_live where code = 'VB9C2M'",
    "measure": "select action_id from plan_measures_measure where effect = 'worked' order by id limit 1",
    "open_measure": "select action_id from plan_measures_measure where effect = '' order by id desc limit 1",
    "unchecked_measure": "select m.action_id from plan_measures_measure m join plan_action a on a.id = m.action_id "
    "where m.effect = '' and a.state = 'done' order by m.id limit 1",
    "rule_question": "select id from protect_norms_rulequestion where answered_at is null",
    "edition": "select id from protect_norms_edition where title->>'nl' = 'Waardeketting, tweede oplage'",
    "oath": "select id from protect_norms_momentrecord where moment = 'oath' order by at desc, id",
    "agreement": "select id from enforce_correction_agreement where state = 'confirmed' and outcome = ''",
    "open_agreement": "select id from enforce_correction_agreement where state = 'noted'",
    "partly_agreement": "select id from enforce_correction_agreement where outcome = 'partly'",
    "open_call": "select id from stimulate_training_coachcall order by until_date desc",
    "over_call": "select id from stimulate_training_coachcall order by until_date",
    "selected_candidate": "select id from stimulate_training_candidate where standing = 'selected'",
    "own_session": "select s.id from stimulate_training_trainingsession s join"
    " stimulate_training_trainingsession_units u on u.trainingsession_id = s.id join people_unit n on n.id = u.unit_id"
    " where s.state = 'planned' and n.code = 'COM-OO1'",
    "other_session": "select s.id from stimulate_training_trainingsession s join"
    " stimulate_training_trainingsession_units u on u.trainingsession_id = s.id join people_unit n on n.id = u.unit_id"
    " where s.state = 'planned' and n.code = 'COM-OO2'",
    "unrecorded_session": "select id from stimulate_training_trainingsession where state = 'planned'"
    " order by begins_at",
    "proposal": "select id from stimulate_training_proposal where state = 'waiting'",
    "proposal_line": "select id from stimulate_training_proposalline where begins_at is not null"
    ' order by "order"',
    "show": "select id from stimulate_training_trainingsession where state = 'held' order by begins_at",
    "held_session": "select id from stimulate_training_trainingsession where state = 'held' order by begins_at desc",
    "debrief_group": "select id from stimulate_training_debriefgroup order by formed_at, number",
    "campaign": "select id from protect_norms_campaign where state = 'running'",
    "draft_campaign": "select id from protect_norms_campaign where state = 'draft'",
    "few_indicator": "select id from plan_indicators_indicator where title->>'nl' like 'Afgesloten tucht%%'",
    "broken_indicator": "select indicator_id from plan_indicators_break order by id limit 1",
    "break": "select id from plan_indicators_break order by id limit 1",
    "value": "select v.id from plan_indicators_value v join plan_indicators_indicator i on i.id = v.indicator_id"
    " where i.title->>'nl' like 'Medewerkers met dilemma%%' order by v.id limit 1",
    "coming_meeting": "select id from plan_board_meeting where state = 'announced' order by meeting_date",
    "held_meeting": "select id from plan_board_meeting where state = 'held'",
    "cancelled_meeting": "select id from plan_board_meeting where state = 'cancelled'",
    "board_item": "select id from plan_board_item where title->>'nl' = 'Gesprek na een zwaar incident'",
    "waiting_item": "select id from plan_board_item where title->>'nl' = 'Nota over onkosten'",
    "decision": "select id from plan_board_decision where title->>'nl' = 'Evaluatieverslag 2022-2023'",
    "unsigned": "select id from plan_board_decision where signed_at is null",
    "sent_report": "select id from plan_board_mayorreport where state = 'sent'",
    "noted_report": "select id from plan_board_mayorreport where state = 'noted' order by to_date",
    "relation": "select id from cases_relation where ended_at is null and ground = 'told'",
    "complaint": "select case_id from intake_report where desk = 'complaints' and state = 'in_hand'"
    " order by arrived_at",
    "from_colleague": "select r.case_id from intake_report r join cases_reporter k on k.case_id = r.case_id"
    " where r.desk = 'channel' order by r.arrived_at",
    "taken_up": "select case_id from intake_report r where r.desk = 'complaints' and r.state = 'taken_up'"
    " and exists (select 1 from cases_concerned c where c.case_id = r.case_id) order by r.arrived_at",
    "helper": "select m.id from cases_member m join intake_report r on r.case_id = m.case_id and r.desk = 'complaints'"
    " and r.state = 'taken_up' and exists (select 1 from cases_concerned c where c.case_id = r.case_id)"
    " where m.role = 'discipline_office' and m.ended_at is null order by r.arrived_at",
    "open_assessment": "select id from protect_functions_assessment where state = 'open'",
    "closed_assessment": "select id from protect_functions_assessment where state = 'closed'"
    " order by started_at limit 1",
    "pair": "select id from protect_functions_pair order by id limit 1",
    "met_pair": "select pair_id from protect_functions_pairexception order by id limit 1",
    "meets": "select staff_number from people_person person join protect_functions_pairexception one"
    " on one.person_id = person.id order by one.id limit 1",
    "channel_report": "select case_id from intake_report where desk = 'channel' and state = 'taken_up'"
    " order by arrived_at",
    "photo": "select id from cases_file where media_type = 'image/jpeg' order by added_at",
    "document": "select id from cases_file where media_type = 'application/pdf' and scope = 'list' order by added_at",
    "to_hand_over": "select r.case_id from intake_report r where r.desk = 'channel' and r.outcome = 'disciplinary'"
    " and not exists (select 1 from cases_hand_over h where h.case_id = r.case_id)",
    "handed_over": "select case_id from cases_hand_over order by handed_at",
    "check_in": "select i.id from intake_check_in i join intake_report r on r.case_id = i.case_id"
    " where r.desk = 'channel' and r.state = 'taken_up' and i.noted_at is null order by r.arrived_at, i.due_date",
    "identity_request": "select id from intake_identity_request order by asked_at",
    "assessed_process": "select line from plan_process where title->>'nl' = 'Raadplegen van politionele databanken'",
    "unknown_process": "select line from plan_process where title->>'nl' = 'Behandeling van klachten'",
    "process": "select c.id from plan_process c join plan_plan p on p.id = c.plan_id"
    " and p.status = 'running' order by c.title ->> 'nl' limit 1",
}


def address(path: str, server: Running) -> str:
    for word, query in _FOUND_BY.items():
        if f"{{{word}}}" in path:
            path = path.replace(f"{{{word}}}", str(server.one(query)))
    return path


def open_page(page: Page, shown: Shown, server: Running, *, again: bool = False) -> None:
    """Shows the page and checks that it is the one meant, not a sign-in or an error in its place.

    `again`: it is the one that is open, as it is in another language.
    """
    statuses: list[int] = []

    def note(answer: Response) -> None:
        if answer.request.is_navigation_request():
            statuses.append(answer.status)

    page.on("response", note)
    try:
        if again and shown.stays:
            page.reload()
        else:
            _show(page, shown, server)
    finally:
        page.remove_listener("response", note)
    assert statuses[-1] == shown.status, f"{shown.name}: {statuses}"


def _show(page: Page, shown: Shown, server: Running) -> None:
    if not shown.by:
        page.context.clear_cookies(name="rit_session")
    if shown.show:
        shown.show(page, server)
        return
    wanted = address(shown.path, server)
    page.goto(wanted)
    if "/vault/unlock/" in page.url and shown.route.startswith(("intake:", "cases:")):
        _open_sealed(page, wanted)
    if "reauthenticate" not in shown.route:
        factors.prove_again(page, shown.by)
    path = "/" + page.url.split("/", 3)[3]
    assert path.partition("?")[0] == wanted.partition("?")[0], path


def session_of(page: Page) -> str:
    return next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "rit_session")
