"""What drops kept lists of boats: a boat that changes, or the photos that they show first."""

COVERS = "covers"
LIST_TAGS = ("boats", COVERS)
