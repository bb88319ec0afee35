"""What an installation says of itself: the trail, the retention policy, the guide, proofs, the doctor."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from rit.config import console
from rit.config.console import Failure, Menu


def offer(menu: Menu) -> None:
    audit = menu.group("audit", "the trail")
    audit.add("verify", _audit_verify, "recompute the whole chain and name the first broken link", json=True)
    audit.add("head", _audit_head, "print the head of the chain", json=True)
    retention = menu.group("retention", "how long what is kept")
    retention.add("check", _retention_check, "compare the retention policy with the database", json=True)
    guide = menu.group("guide", "the guide to the right door")
    sound = guide.add(
        "check", _guide_check, "check the file of the guide, or a lawyer's copy of it", json=True
    )
    sound.add_argument("file", nargs="?", type=Path, help="default: the one that this installation shows")
    receipt = menu.group("receipt", "proofs that something was reported")
    proof = receipt.add("verify", _receipt_verify, "check a signed proof; opens nothing", json=True)
    proof.add_argument("file", type=Path, help="as it was downloaded")
    doctor = menu.add(
        "doctor", _doctor, "tell in plain words what is wrong with this installation", json=True
    )
    doctor.add_argument("--new-secret", action="store_true", help="print a fresh value for RIT_SECRET_KEY")


def _audit_verify(options: argparse.Namespace) -> int:
    console.ready()
    from rit.foundation.audit import actions

    found = actions.verify()
    words = (
        f"The trail is sound: {found.sealed} entries sealed, {found.tail} not yet. Head {found.head or 'none'}."
        if found.sound
        else f"The trail is broken at link {found.broken_at}: {found.why}."
    )
    console.show(found, options.json, words)
    return 0 if found.sound else 1


def _audit_head(options: argparse.Namespace) -> int:
    console.ready()
    from rit.foundation.audit import actions

    position, head = actions.head()
    console.show({"position": position, "head": head}, options.json, f"{position} {head}")
    return 0


def _receipt_verify(options: argparse.Namespace) -> int:
    try:
        with options.file.open("rb") as stream:
            text = stream.read(20_000).decode(errors="replace")
    except OSError as problem:
        raise Failure(f"{options.file} cannot be read: {problem.strerror}.") from problem
    console.ready()
    from rit.foundation.vault import proofs

    answer = proofs.verify(text)
    said = {
        "good": "This proof is real.",
        "changed": "This proof was changed: what stands in it is not what was signed.",
        "unknown_key": "This proof was signed with a key that this installation does not know.",
        "out_of_period": "This proof does not hold: its key was no longer in use at that moment.",
        "no_proof": "There is no proof in this file.",
    }[answer.verdict]
    found = answer.statement
    facts = {"verdict": answer.verdict}
    if answer.is_good and found:
        facts |= {
            "made": found.made.isoformat(),
            "zone": found.zone,
            "to": found.to,
            "digest": found.digest.hex(),
        }
        said += f"\nmade: {facts['made']}\nto: {found.to}, {found.zone}\ndigest: {facts['digest']}"
    console.show(facts, options.json, said)
    return 0 if answer.is_good else 1


def _retention_check(options: argparse.Namespace) -> int:
    console.ready("owner")
    from django.db import connection

    from rit.foundation.retention import check

    problems = check.problems(connection)
    console.show(
        problems,
        options.json,
        "\n".join(problems) or "Every column of every table is in the retention policy.",
    )
    return 1 if problems else 0


def _guide_check(options: argparse.Namespace) -> int:
    console.ready()
    from rit.enforce.guide import reading

    file: Path = options.file or reading.path()
    if not file.is_file():
        raise Failure(f"{file} is not a file.")
    try:
        guide = reading.read(file)
    except reading.GuideFileError as wrong:
        console.show({"problems": wrong.problems}, options.json, "\n".join(wrong.problems))
        return 1
    ways = sum(1 for _way in guide.ways())
    found = {"questions": len(guide.questions), "endings": len(guide.endings), "ways": ways, "problems": []}
    text = "{questions} questions, {endings} endings, {ways} ways: every one is sound.".format(**found)
    console.show(found, options.json, text)
    return 0


def _doctor(options: argparse.Namespace) -> int:
    from rit.config import doctor

    if options.new_secret:
        import secrets

        print(secrets.token_urlsafe(48))
        return 0
    findings = doctor.examine()
    wrong = [finding for finding in findings if not finding.good]
    console.show(
        [asdict(finding) for finding in findings],
        options.json,
        "\n".join(finding.line for finding in findings),
    )
    return 1 if wrong else 0
