"""What the forms of tags are filled with."""

from stoa.accounts.screens.forms import Line
from stoa.kernel.http.replies import Input


class TagForm(Input, frozen=True):
    """A tag that is added or changed."""

    name: Line = ""
    slug: Line = ""
    category: Line = ""
    kind: Line = ""
    is_active: bool = False
    description: Line = ""
    color: Line = ""
    icon: Line = ""
    sort_order: Line = ""


class MergeForm(Input, frozen=True):
    """The slug of the tag that another one becomes."""

    into: Line = ""
