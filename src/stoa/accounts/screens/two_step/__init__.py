"""Setting up the second step: the authenticator app and the recovery codes."""
