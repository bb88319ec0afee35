"""Tables of the area: units, persons, functions, assignments and absences, with their facts about one row.

Who leads a unit is no column: it follows from the assignment to a function that leads (ledger L5-a). What the
database can refuse, it refuses: two heads of one unit on one day, one function held twice, a grade that does
not belong to the cadre.
"""

from __future__ import annotations

import datetime as dt
import uuid

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from rit.people.folding import Fold, fold_words, text_index
from rit.people.states import (
    Cadre,
    DisciplinaryCategory,
    Employment,
    GradeGroup,
    Language,
    UnitKind,
    disciplinary_category,
    grades_of,
)

LANGUAGES = tuple(Language.values)


def days(start: str, end: str) -> Func:
    """The days from start to end, both included; open when the end is null."""
    return Func(F(start), F(end), Value("[]"), function="daterange", output_field=DateRangeField())


class Unit(models.Model):
    """A part of the corps. Its place in the tree is fixed when it opens, so the tree cannot have a cycle."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.JSONField(_("name"))
    kind = models.CharField(_("kind"), max_length=20, choices=UnitKind.choices)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    opened_date = models.DateField(_("opened on"), null=True, blank=True)
    closed_date = models.DateField(_("closed on"), null=True, blank=True)
    folded = models.GeneratedField(
        expression=fold_words("name", LANGUAGES), output_field=models.TextField(), db_persist=True
    )

    class Meta:
        ordering = ["order", "code"]
        constraints = [
            models.CheckConstraint(
                name="people_unit_not_own_parent", condition=Q(parent=None) | ~Q(parent=F("id"))
            ),
            models.CheckConstraint(
                name="people_unit_closes_after_opening",
                condition=Q(opened_date=None) | Q(closed_date=None) | Q(closed_date__gte=F("opened_date")),
            ),
            models.CheckConstraint(name="people_unit_kind_known", condition=Q(kind__in=UnitKind.values)),
            models.CheckConstraint(name="people_unit_named", condition=Q(name__has_key=LANGUAGES[0])),
        ]

    def __str__(self) -> str:
        return self.code

    def is_open_on(self, day: dt.date) -> bool:
        """Whether the unit exists on that day; the closing day is its last."""
        return (self.opened_date is None or self.opened_date <= day) and (
            self.closed_date is None or day <= self.closed_date
        )


class Function(models.Model):
    """An entry in the catalogue of functions; the same function can be held in many units."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(_("code"), max_length=40, unique=True)
    title = models.JSONField(_("title"))
    description = models.JSONField(_("description"), default=dict, blank=True)
    head_of_unit = models.BooleanField(_("leads the unit"), default=False)
    folded = models.GeneratedField(
        expression=fold_words("title", LANGUAGES), output_field=models.TextField(), db_persist=True
    )

    class Meta:
        ordering = ["code"]
        # Target of the composite foreign key that keeps Assignment.leads equal to this column.
        constraints = [
            models.UniqueConstraint(name="people_function_head", fields=["id", "head_of_unit"]),
            models.CheckConstraint(name="people_function_titled", condition=Q(title__has_key=LANGUAGES[0])),
        ]

    def __str__(self) -> str:
        return self.code


class Person(models.Model):
    """Somebody of the corps, or somebody outside it with a part in the policy: the mayor, an adviser."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    staff_number = models.CharField(_("staff number"), max_length=20, unique=True)
    first_name = models.CharField(_("first name"), max_length=80)
    last_name = models.CharField(_("last name"), max_length=80)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language.choices, default=Language.DUTCH)
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="person",
        verbose_name=_("account"),
    )
    employment = models.CharField(_("employment"), max_length=12, choices=Employment.choices)
    cadre = models.CharField(_("cadre"), max_length=12, choices=Cadre.choices)
    grade_group = models.CharField(_("grade group"), max_length=16, choices=GradeGroup.choices)
    joined_date = models.DateField(_("joined on"))
    left_date = models.DateField(_("left on"), null=True, blank=True)
    folded = models.GeneratedField(
        expression=Fold("last_name", "first_name", "staff_number"),
        output_field=models.TextField(),
        db_persist=True,
    )

    class Meta:
        ordering = ["folded"]
        indexes = [
            text_index("people_person_find", "folded"),
            models.Index(name="people_person_sort", fields=["folded"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="people_person_leaves_after_joining",
                condition=Q(left_date=None) | Q(left_date__gte=F("joined_date")),
            ),
            models.UniqueConstraint(name="people_person_email", fields=["email"], condition=~Q(email="")),
            models.CheckConstraint(
                name="people_person_grade_of_cadre",
                condition=Q(cadre=Cadre.OPERATIONAL, grade_group__in=grades_of(Cadre.OPERATIONAL))
                | Q(cadre=Cadre.CIVILIAN, grade_group__in=grades_of(Cadre.CIVILIAN))
                | Q(cadre=Cadre.EXTERNAL, grade_group=GradeGroup.EXTERNAL),
            ),
            models.CheckConstraint(
                name="people_person_external_throughout",
                condition=Q(cadre=Cadre.EXTERNAL, employment=Employment.EXTERNAL)
                | (~Q(cadre=Cadre.EXTERNAL) & Q(employment__in=[Employment.STATUTORY, Employment.CONTRACT])),
            ),
            models.CheckConstraint(
                name="people_person_language_known", condition=Q(language__in=Language.values)
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """First name first, as people are addressed."""
        return f"{self.first_name} {self.last_name}"

    @property
    def initials(self) -> str:
        """Two letters for the small round portrait."""
        return f"{self.first_name[:1]}{self.last_name[:1]}".upper()

    @property
    def disciplinary_category(self) -> DisciplinaryCategory | None:
        """Category in the disciplinary law; None where that law does not apply."""
        return disciplinary_category(self.employment, self.grade_group)

    def is_in_service_on(self, day: dt.date) -> bool:
        """Whether the person belongs to the corps, or has a part in it, on that day."""
        return self.joined_date <= day and (self.left_date is None or day <= self.left_date)


class Assignment(models.Model):
    """Who held which function in which unit, from the first day to the last. History is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("person")
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("unit")
    )
    function = models.ForeignKey(
        Function, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("function")
    )
    leads = models.BooleanField(_("leads the unit"), default=False, editable=False)
    from_date = models.DateField(_("from"))
    to_date = models.DateField(_("until"), null=True, blank=True)
    share = models.PositiveSmallIntegerField(_("share of working time (%)"), default=100)

    class Meta:
        ordering = ["-from_date", "unit__code"]
        indexes = [
            models.Index(name="people_assignment_person", fields=["person", "from_date"]),
            models.Index(name="people_assignment_unit", fields=["unit", "from_date"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="people_assignment_ends_after_start",
                condition=Q(to_date=None) | Q(to_date__gte=F("from_date")),
            ),
            models.CheckConstraint(name="people_assignment_share", condition=Q(share__gte=1, share__lte=100)),
            ExclusionConstraint(
                name="people_assignment_held_once",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("unit", RangeOperators.EQUAL),
                    ("function", RangeOperators.EQUAL),
                    (days("from_date", "to_date"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("This person already holds that function in that unit then."),
            ),
            ExclusionConstraint(
                name="people_assignment_one_head",
                expressions=[
                    ("unit", RangeOperators.EQUAL),
                    (days("from_date", "to_date"), RangeOperators.OVERLAPS),
                ],
                condition=Q(leads=True),
                violation_error_message=_("The unit already has a head then."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Absence(models.Model):
    """A long absence, so that work finds a stand-in. Why somebody is absent is not ours to know."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="absences", verbose_name=_("person")
    )
    from_date = models.DateField(_("from"))
    to_date = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["-from_date"]
        constraints = [
            models.CheckConstraint(
                name="people_absence_ends_after_start",
                condition=Q(to_date=None) | Q(to_date__gte=F("from_date")),
            ),
            ExclusionConstraint(
                name="people_absence_once",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (days("from_date", "to_date"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


from rit.people.importing.models import (  # noqa: E402  # tables of the import, which point to these
    StaffFile,
    StaffFileContent,
    StaffFileLine,
)

__all__ = [
    "Absence",
    "Assignment",
    "Function",
    "Person",
    "StaffFile",
    "StaffFileContent",
    "StaffFileLine",
    "Unit",
]
