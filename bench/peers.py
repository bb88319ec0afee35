"""What comparable systems did when measured earlier, on the same kind of machine. Not run again here."""

from __future__ import annotations

PEERS = (
    ("GlobaLeaks 5.0", "list of 100 / 1,000 / 5,000 reports", "52 / 487 / 2,586 ms, no paging"),
    ("GlobaLeaks 5.0", "memory; start", "143 MB; 2.1–3.0 s"),
    ("Signalen", "list of 50 reports", "500 ms, about 8 SQL statements a row"),
    ("Open Zaak", "list with authorisation outside SQL", "13 s until it was rewritten"),
    ("CISO Assistant", "10 rows of 50,000", "two SQL statements of 2.1 MB"),
    ("the peers together", "a file's page", "40–190 ms"),
    ("the peers together", "memory a worker; cold start; empty install", "143–590 MB; 2–14 s; 19 s – 13 min"),
)
