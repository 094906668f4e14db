"""`python -m ptx`."""

from ptx.cli.main import main

main()
