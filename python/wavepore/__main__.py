"""``python -m wavepore``: the command line."""

from wavepore._command import main

main()
