"""The entry point, `ptx` and `python -m ptx`: it imports nothing before it can say that it was interrupted."""

import sys


def main() -> None:
    """Run the command line and exit."""
    try:
        from ptx.cli.main import main as run  # noqa: PLC0415  # 60 ms in which Ctrl-C would end in a traceback

        run()
    except KeyboardInterrupt:
        sys.stderr.write("error: interrupted\n")
        sys.exit(130)


if __name__ == "__main__":
    main()
