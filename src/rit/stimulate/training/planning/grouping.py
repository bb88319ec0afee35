"""Who sits together: large teams in parts of even size, small ones of a service with each other (L6.4-b). Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from rit.stimulate.training.planning.shapes import Asked, Group, Span, Team


def groups_of(asked: Asked) -> list[Group]:
    """In the order of their turn. A team stands in one group, or in all parts of one team."""
    whole: list[Group] = []
    small: dict[UUID, list[Group]] = defaultdict(list)
    for team in sorted(asked.teams, key=lambda team: team.code):
        if team.size > asked.group_most:
            whole += _parts(team, asked.group_most)
        elif team.size < asked.group_least and team.service is not None:
            small[team.service].append(Group((team,), team.size))
        else:
            whole.append(Group((team,), team.size))
    for some in small.values():
        whole += _joined(sorted(some, key=lambda group: group.turn), asked)
    return sorted(_with_neighbours(whole, asked), key=lambda group: group.turn)


def _parts(team: Team, most: int) -> list[Group]:
    many = -(-team.size // most)
    sizes = [team.size // many + (number < team.size % many) for number in range(many)]
    return [Group((team,), size, number, many) for number, size in enumerate(sizes, start=1)]


def _joined(small: Sequence[Group], asked: Asked) -> list[Group]:
    """Each goes to the first group that is too small still and meets it somewhere."""
    found: list[Group] = []
    for one in small:
        for place, group in enumerate(found):
            if group.size < asked.group_least and _fit(group, one, asked):
                found[place] = _together(group, one)
                break
        else:
            found.append(one)
    return found


def _with_neighbours(groups: Iterable[Group], asked: Asked) -> list[Group]:
    """What stays too small sits with the smallest whole team of its service that has places left."""
    all_groups = sorted(groups, key=lambda group: (group.size, group.turn))
    small = [one for one in all_groups if one.size < asked.group_least and one.service is not None]
    rest = [one for one in all_groups if one not in small]
    for one in small:
        hosts = [host for host in rest if host.service == one.service and host.parts == 1]
        host = next((host for host in hosts if _fit(host, one, asked)), None)
        if host is None:
            rest.append(one)
        else:
            rest[rest.index(host)] = _together(host, one)
    return rest


def _fit(one: Group, other: Group, asked: Asked) -> bool:
    return one.size + other.size <= asked.group_most and _meet(one, other, asked.starts)


def _meet(one: Group, other: Group, starts: Iterable[Span]) -> bool:
    return any(one.can(span) and other.can(span) for span in starts)


def _together(one: Group, other: Group) -> Group:
    return Group((*one.teams, *other.teams), one.size + other.size)
