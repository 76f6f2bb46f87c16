"""Who is at the other end: addresses, and later sessions, tokens and limits. A file each."""
