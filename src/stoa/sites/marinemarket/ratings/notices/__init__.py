"""What people are told of ratings."""

from stoa.commons.notifications import NoticeKind
from stoa.sites.marinemarket.talks.notices import GROUP

RATED = NoticeKind(
    name="sale_rated",
    group=GROUP,
    label="The other side says how a sale went",
    title="The sale of “{thing}” was rated",
    url="/deals/{deal}/rate",
)
