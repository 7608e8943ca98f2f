"""What happened: append-only, chained, written in the act's own transaction."""
