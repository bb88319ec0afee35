"""A form whose free text is looked through for what it need not hold; whoever was warned may keep it, with a tick."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from rit.people import names
from rit.people.models import Person


class CarefulForm(forms.Form):
    """A form calls `be_careful` at the end of its `clean`. Its page shows the tick once it `asks_to_keep`."""

    keep_anyway = forms.BooleanField(label=_("I read it again; it may stay like this"), required=False)
    warned = False

    def be_careful(self, name: str, of: Iterable[Person] = ()) -> None:
        """Puts what the text holds too much by its field, unless that was seen and ticked. `of`: who may be named."""
        data = self.cleaned_data
        if not data.get(name) or data.get("keep_anyway"):
            return
        for worry in self.worries(data[name], of):
            self.warned = True
            self.add_error(name, worry)

    def worries(self, text: str, of: Iterable[Person]) -> list[str]:
        """Sentences for whoever writes."""
        return names_too_many(text, of)

    @property
    def asks_to_keep(self) -> bool:
        return self.is_bound and (self.warned or bool(self["keep_anyway"].value()))


def names_too_many(text: str, of: Iterable[Person] = ()) -> list[str]:
    own = {name.lower() for person in of for name in (person.first_name, person.last_name)}
    found = [name for name in names.anybody_in([text]) if name.lower() not in own]
    if not found:
        return []
    return [_now("There is a name in it of somebody here: %(names)s.") % {"names": ", ".join(found)}]
