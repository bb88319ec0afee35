"""Who may come onto the list of a case, leave it, or be named. Questions only: no writes, no HTTP, no clock."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rit.enforce.cases.states import Conflict
from rit.foundation.access.actor import Actor
from rit.foundation.access.verdict import YES, Verdict, no


def may_see(conflict: str | None) -> Verdict:
    """`conflict`: what `queries.conflict` found, a code of states.Conflict or None."""
    return no(Conflict(conflict).label) if conflict else YES


def may_join(
    by: Actor, *, conflict: str | None, on_list: bool, in_service: bool, can_sign_in: bool
) -> Verdict:
    """Somebody on the list lets another in; `on_list`: whether the newcomer is there already."""
    if on_list:
        return no(_("This person is on the list already."))
    if not in_service or not can_sign_in:
        return no(_("This person has no account here."))
    if conflict:
        return no(Conflict(conflict).label)
    return YES


def may_leave(by: Actor, *, others: int, is_open: bool) -> Verdict:
    """`others`: how many would stay on the list with a key. An open case is never left without a reader."""
    if is_open and not others:
        return no(_("Nobody else could read this case. Put somebody on the list first."))
    return YES


def may_add_files(by: Actor, *, is_open: bool) -> Verdict:
    """`is_open`: the case; a closed one is kept as it was."""
    if not is_open:
        return no(_("This report is closed; nothing can be added to it."))
    return YES


def may_keep_off_reporter(by: Actor, *, known: bool, kept_already: bool) -> Verdict:
    """`known`: the list knows who reported. Whoever tries names would else find out what the custodian keeps."""
    if not known:
        return no(_("The list does not know who reported."))
    if kept_already:
        return no(_("Somebody is kept off the list as the reporter already. Take that back first."))
    return YES


def may_name(by: Actor, *, named_already: bool) -> Verdict:
    if named_already:
        return no(_("This person is named already."))
    return YES
