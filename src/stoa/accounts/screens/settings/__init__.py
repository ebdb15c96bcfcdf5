"""What somebody tells of themselves, and where they are signed in."""
