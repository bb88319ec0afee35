"""The choices of the area, and what the disciplinary law makes of a grade (law of 13-05-1999)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class UnitKind(TextChoices):
    """What sort of unit it is; the tree, not the kind, tells who stands under whom."""

    CORPS = "corps", _("corps")
    DIRECTORATE = "directorate", _("directorate")
    SERVICE = "service", _("service")
    COMMISSARIAT = "commissariat", _("commissariat")
    TEAM = "team", _("team")
    OFFICE = "office", _("office")


class Language(TextChoices):
    """The language a person is addressed in."""

    DUTCH = "nl", _("Dutch")
    FRENCH = "fr", _("French")
    GERMAN = "de", _("German")
    ENGLISH = "en", _("English")


class Employment(TextChoices):
    """How somebody is tied to the corps. The disciplinary law leaves out staff on a contract (art. 2)."""

    STATUTORY = "statutory", _("statutory")
    CONTRACT = "contract", _("employment contract")
    EXTERNAL = "external", _("not employed by the corps")


class Cadre(TextChoices):
    """Operational police, civilian staff (CALog), or somebody outside the corps with a part in it."""

    OPERATIONAL = "operational", _("operational")
    CIVILIAN = "civilian", _("civilian (CALog)")
    EXTERNAL = "external", _("outside the corps")


class GradeGroup(TextChoices):
    """The grades, as coarse as the law needs them."""

    AUXILIARY = "auxiliary", _("auxiliary cadre (agent)")
    BASIC = "basic", _("basic cadre")
    MIDDLE = "middle", _("middle cadre")
    OFFICER = "officer", _("officer")
    SENIOR_OFFICER = "senior_officer", _("senior officer")
    CHIEF = "chief", _("chief of police (mandate)")
    CALOG_D = "calog_d", _("CALog level D")
    CALOG_C = "calog_c", _("CALog level C")
    CALOG_B = "calog_b", _("CALog level B")
    CALOG_A = "calog_a", _("CALog level A")
    EXTERNAL = "external", _("no grade (outside the corps)")


class DisciplinaryCategory(TextChoices):
    """The categories by which the disciplinary law names the competent authority (art. 17–20)."""

    BASE_AND_CALOG = "base_and_calog", _("auxiliary, basic and middle cadre, CALog below level A")
    CALOG_A = "calog_a", _("CALog level A")
    OFFICER = "officer", _("officer, not senior")
    SENIOR_OFFICER = "senior_officer", _("senior officer")
    CHIEF = "chief", _("chief of police")


@dataclass(frozen=True)
class GradeFacts:
    """What follows from a grade group: the cadre it belongs to and its category in the disciplinary law."""

    cadre: Cadre
    category: DisciplinaryCategory | None


GRADES: dict[GradeGroup, GradeFacts] = {
    GradeGroup.AUXILIARY: GradeFacts(Cadre.OPERATIONAL, DisciplinaryCategory.BASE_AND_CALOG),
    GradeGroup.BASIC: GradeFacts(Cadre.OPERATIONAL, DisciplinaryCategory.BASE_AND_CALOG),
    GradeGroup.MIDDLE: GradeFacts(Cadre.OPERATIONAL, DisciplinaryCategory.BASE_AND_CALOG),
    GradeGroup.OFFICER: GradeFacts(Cadre.OPERATIONAL, DisciplinaryCategory.OFFICER),
    GradeGroup.SENIOR_OFFICER: GradeFacts(Cadre.OPERATIONAL, DisciplinaryCategory.SENIOR_OFFICER),
    GradeGroup.CHIEF: GradeFacts(Cadre.OPERATIONAL, DisciplinaryCategory.CHIEF),
    GradeGroup.CALOG_D: GradeFacts(Cadre.CIVILIAN, DisciplinaryCategory.BASE_AND_CALOG),
    GradeGroup.CALOG_C: GradeFacts(Cadre.CIVILIAN, DisciplinaryCategory.BASE_AND_CALOG),
    GradeGroup.CALOG_B: GradeFacts(Cadre.CIVILIAN, DisciplinaryCategory.BASE_AND_CALOG),
    GradeGroup.CALOG_A: GradeFacts(Cadre.CIVILIAN, DisciplinaryCategory.CALOG_A),
    GradeGroup.EXTERNAL: GradeFacts(Cadre.EXTERNAL, None),
}


def disciplinary_category(employment: str, grade_group: str) -> DisciplinaryCategory | None:
    """The category under the disciplinary law; None where that law does not apply."""
    if employment != Employment.STATUTORY:
        return None
    return GRADES[GradeGroup(grade_group)].category


def grades_of(cadre: Cadre) -> tuple[GradeGroup, ...]:
    """The grade groups of one cadre, in the order of rank."""
    return tuple(grade for grade, facts in GRADES.items() if facts.cadre == cadre)


class StaffFileState(TextChoices):
    """What became of a file from HR: shown and waiting, applied as shown, or withdrawn."""

    SHOWN = "shown", _("waiting")
    APPLIED = "applied", _("applied")
    WITHDRAWN = "withdrawn", _("withdrawn")


class LineKind(TextChoices):
    """What one line of the preview of HR's file tells."""

    PROBLEM = "problem", _("to be put right")
    UNIT_OPENED = "unit_opened", _("new unit")
    FUNCTION_ADDED = "function_added", _("new function in the catalogue")
    UNIT_RENAMED = "unit_renamed", _("unit with another name")
    FUNCTION_RENAMED = "function_renamed", _("function with another title")
    PERSON_ADDED = "person_added", _("new person")
    PERSON_CHANGED = "person_changed", _("changed person")
    POST_BEGUN = "post_begun", _("function begins")
    POST_CHANGED = "post_changed", _("function changes")
    POST_ENDED = "post_ended", _("function ends")


ADDING = frozenset(
    {LineKind.UNIT_OPENED, LineKind.FUNCTION_ADDED, LineKind.PERSON_ADDED, LineKind.POST_BEGUN}
)
CHANGING = frozenset(
    {
        LineKind.UNIT_RENAMED,
        LineKind.FUNCTION_RENAMED,
        LineKind.PERSON_CHANGED,
        LineKind.POST_CHANGED,
    }
)
