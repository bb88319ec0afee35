"""A person in a form: chosen from the list, or typed as a name or staff number by who has no script."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from rit.people.folding import Fold, fold_value
from rit.people.models import Person


class PersonWidget(forms.TextInput):
    """Two inputs: `name` holds the chosen person's id, `name`_text what was typed."""

    template_name = "people/person_widget.html"

    def value_from_datadict(
        self, data: Mapping[str, Any], files: Any, name: str
    ) -> str:  # Any: Django's signature
        typed = str(data.get(f"{name}_text", "")).strip()
        chosen = str(data.get(name, "")).strip()
        return chosen if chosen and (typed or f"{name}_text" not in data) else typed

    def format_value(self, value: Any) -> str | None:
        return str(value.pk) if isinstance(value, Person) else super().format_value(value)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        person = value if isinstance(value, Person) else find(str(value or ""))
        context["chosen"] = person
        context["typed"] = person.full_name if person else str(value or "")
        return context


class PersonField(forms.Field):
    """Cleans to a Person in service, or None when it may be empty."""

    widget = PersonWidget

    def to_python(self, value: Any) -> Person | None:
        text = str(value or "").strip()
        if not text:
            return None
        person = find(text)
        if person is None:
            raise ValidationError(
                _(
                    "Nobody, or more than one person, is called “%(name)s”. "
                    "Choose from the list or type the staff number."
                ),
                params={"name": text},
            )
        return person


def find(text: str) -> Person | None:
    """By id, staff number or full name; None when that is nobody or more than one."""
    if not text or "\0" in text:
        return None
    try:
        return Person.objects.filter(pk=UUID(text)).first()
    except ValueError:
        pass
    here = Person.objects.filter(left_date=None)
    words = text.split()
    if len(words) < 2:
        return here.filter(staff_number__iexact=text).first()
    for word in words:
        here = here.filter(folded__contains=fold_value(word))
    called = here.annotate(called=Fold("first_name", "last_name")).filter(called=fold_value(text))
    found: list[Person] = [*called[:2]] or [*here[:2]]
    return found[0] if len(found) == 1 else None
