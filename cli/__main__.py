"""``python -m nianbao.cli``."""

from nianbao.cli.app import main

main()
