"""`python -m shuxiang` is the command `shuxiang`."""

from shuxiang.project.command_line import main

if __name__ == "__main__":
    raise SystemExit(main())
