"""The settings that a site runs with, as `stoa config` shows them: secrets are masked, nothing can be changed here."""
