"""The command `advisor`: its commands by name, loaded only when called, and what its exits mean."""
