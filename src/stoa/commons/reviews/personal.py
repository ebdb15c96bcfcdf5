"""Which personal data reviews hold."""

from stoa.kernel.feature import PersonalColumn

_REVIEWS = "commons.reviews"

PERSONAL = (
    PersonalColumn(_REVIEWS, "content", "What the person wrote; others answer to it.", "anonymise", owner="author_id"),
    PersonalColumn(_REVIEWS, "title", "What the person wrote above it.", "erase", owner="author_id"),
    PersonalColumn(_REVIEWS, "decision", "Why it was not shown.", "erase", owner="author_id"),
    PersonalColumn(
        _REVIEWS,
        "rating",
        "Stars given; without a name they are a figure (legitimate interest).",
        "keep",
        owner="author_id",
    ),
    PersonalColumn(
        _REVIEWS,
        "subject_kind",
        "What it was about; says nothing of a person (legitimate interest).",
        "keep",
        owner="author_id",
    ),
    PersonalColumn(
        _REVIEWS,
        "state",
        "Whether it is shown; says nothing of a person (legitimate interest).",
        "keep",
        owner="author_id",
    ),
    PersonalColumn(_REVIEWS, "reply", "What an owner answered.", "anonymise", owner="reply_by"),
    *(
        PersonalColumn(
            "commons.review_versions", column, "What stood there before an edit.", "erase", owner="author_id"
        )
        for column in ("title", "content")
    ),
    PersonalColumn(
        "commons.review_votes", "is_upvote", "Whether it helped; without a name a figure (legitimate interest).", "keep"
    ),
)
