"""Passkeys on pages: shown at the door, as the second step, as a fresh proof; added and removed in the settings."""
