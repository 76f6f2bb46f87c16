"""One file per verb: check, do, note it in the audit, mark it in the feed."""
