"""Where the exposure of a process is shown: by its line, so that an address lives longer than a plan."""

from uuid import UUID

from django.urls import reverse


def page_of(line: UUID | str) -> str:
    return reverse("risks:process", args=[line])
