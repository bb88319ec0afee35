"""Units, persons, functions, and who held which when (ledger L5-a): what everything above stands on."""
