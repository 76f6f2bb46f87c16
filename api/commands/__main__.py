"""`python -m api.commands` is `mip`."""

from api.commands import main

main()
