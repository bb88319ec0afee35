"""Opens every acknowledged report with its receipt alone: `python -m bench.opening` reads receipts, prints a count.

Prints {"opened": n, "lost": [...], "numbers": n, "twice": n}: what is there, what is not, and numbers given twice.
"""

from __future__ import annotations

import json
import sys


def main() -> None:
    import django

    django.setup()
    from django.db import connection, transaction

    from rit.enforce.cases import texts, walls
    from rit.enforce.intake import answers
    from rit.enforce.intake.models import Report
    from rit.foundation.vault import receipts
    from rit.foundation.vault.keyring import Keyring

    opened, lost = 0, []
    asked = sys.stdin.read().split()
    for receipt in asked:
        box = receipts.mailbox(receipt)
        with transaction.atomic():
            walls.open_mailbox(box.id)
            report = Report.objects.filter(case__mailbox=box.id).first()
            if report is None:
                lost.append(receipt)
                continue
            ring = Keyring(box.id, box.pair.private)
            content = ring.open(report.key_id, bytes(report.body), texts.place(report, "body"))
            opened += bool(answers.read(content).what)
    with connection.cursor() as cursor:
        cursor.execute("select set_config('rit.clerk', 'on', false)")
        cursor.execute("select count(*), count(*) - count(distinct number) from cases_case")
        numbers, twice = cursor.fetchone()
    print(
        json.dumps({"asked": len(asked), "opened": opened, "lost": lost, "numbers": numbers, "twice": twice})
    )


if __name__ == "__main__":
    main()
