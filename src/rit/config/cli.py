"""The `rit` command: what an administrator does at the console, each with help, exit code and --json where useful.

Exit codes: 0 done, 1 a check found something, 2 the call or the installation is wrong (one sentence says what).
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from rit.config.console import Command, Failure, Menu, people, plans, running, soundness, vault


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    run: Command = options.run
    from rit.config.environment import SettingError
    from rit.config.launch import LaunchError

    try:
        return run(options)
    except (Failure, SettingError, LaunchError) as problem:
        print(f"rit: {problem}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader, such as head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as problem:
        if type(problem).__name__ not in {"OperationalError", "PoolTimeout"}:
            raise
        print(
            "rit: the database cannot be reached; is it running, and is RIT_DATABASE_URL right?",
            file=sys.stderr,
        )
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="rit", description="RIT: the integrity policy of a police force, running."
    )
    menu = Menu(parser.add_subparsers(required=True, metavar="command"))
    for module in (running, plans, people, soundness, vault):
        module.offer(menu)
    return parser


if __name__ == "__main__":
    sys.exit(main())
