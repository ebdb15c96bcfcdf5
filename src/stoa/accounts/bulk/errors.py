"""Why something is not done with many people."""

from stoa.kernel.errors import Invalid


class TooManyToExport(Invalid):
    """More than one file holds."""

    code = "TOO_MANY_TO_EXPORT"
    message = (
        "These are more people than one file holds. Narrow the list, by status, role or name, and export it in parts."
    )
