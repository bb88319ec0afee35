"""Reports written and ready to send: `python -m bench.drafts COUNT [BYTES]` prints the cookie of each.

They are made as the door makes them. With BYTES, each has a sealed attachment of that size.
"""

from __future__ import annotations

import os
import sys
from base64 import b64encode
from uuid import uuid4

ANSWERS = {
    "quality": "citizen",
    "about": "other",
    "naming": "anonymous",
    "what": "Op 3 maart nam een inspecteur geld aan bij een verkeerscontrole aan de Dampoort. " * 6,
    "when": "3 maart 2025, rond 22 uur",
    "where": "Dampoort",
    "who": "",
}


def main(count: int, size: int) -> None:
    import django

    django.setup()
    from django.db import transaction

    from rit.enforce.intake.door import drafts
    from rit.foundation import clock
    from rit.foundation.vault import crypto, streams, uploads

    now = clock.now()
    with transaction.atomic():
        for number in range(count):
            content: dict[str, object] = {**ANSWERS, "what": f"{ANSWERS['what']}{number}"}
            if size:
                file_id, key = uuid4(), crypto.new_key()
                path = f"{uploads.FOLDER}/{file_id.hex[:2]}/{file_id}"
                sealer = streams.Sealer(uploads.location(path), key, file_id)
                sealer.write(os.urandom(size))
                sealer.close()
                content["files"] = [
                    {"id": str(file_id), "name": "proof.jpg", "size": size, "path": path, "clean_path": "",
                     "key": b64encode(key).decode(), "finding": "not asked"}
                ]  # fmt: skip
            print(drafts.begin(content, now=now).code)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0)
