"""A fictional corps from a fixed seed: about 1,290 people in some 60 units with some 80 functions.

Nobody in it exists. Names come from lists that were made up to sound like a Belgian city of today,
addresses end in a domain that cannot exist (`pz.example`), and the shape is that of a zone of one large
municipality.
"""

from rit.people.demo.cast import CAST, CONTRACT_EMPLOYEE
from rit.people.demo.corps import Corps, build
from rit.people.demo.loading import load

__all__ = ["CAST", "CONTRACT_EMPLOYEE", "Corps", "build", "load"]
