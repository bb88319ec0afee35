"""Who may do what with a good example. Questions only: no writes, no HTTP, no clock."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from rit.foundation.access.verdict import YES, Verdict, no


def may_note(writer: UUID | None, about: UUID, *, serves: bool) -> Verdict:
    if writer is None:
        return no(_("Only somebody of the corps notes a good example."))
    if writer == about:
        return no(_("Let a colleague say it of you."))
    return YES if serves else no(_("This colleague is no longer in service."))


def may_consent(person: UUID | None, about: UUID, *, shown: bool) -> Verdict:
    if person != about:
        return no(_("Only the person whom it is about says whether it is shown."))
    return no(_("It is shown already.")) if shown else YES


def may_remove(person: UUID | None, about: UUID, by: UUID) -> Verdict:
    """The person whom it is about, always; and whoever noted it. Then it is gone."""
    if person is not None and person in {about, by}:
        return YES
    return no(_("The person whom it is about, and whoever noted it, take it away."))
