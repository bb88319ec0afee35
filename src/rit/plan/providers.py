"""What the plan adds to the registries."""


def register() -> None: ...
