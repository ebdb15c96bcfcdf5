"""What drops pages that show a firm: its own, and those of its boats."""

from uuid import UUID


def firm_tag(seller_id: UUID) -> str:
    """Name the tag of what is kept and shows the name or the logo of a firm."""
    return f"firm:{seller_id}"
