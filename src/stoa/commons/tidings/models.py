"""The kinds of things that people are told about what the shared rooms do."""

from datetime import timedelta

from stoa.commons.notifications import NoticeKind

_SECURITY = "Your account"
_MODERATION = "Moderation"
_REVIEWS = "Reviews and comments"
_YOURS = "What is yours"
_PAYMENTS = "Payments"

REVIEW_REPLY = NoticeKind(
    name="review_reply",
    label="The owner answers your review",
    group=_REVIEWS,
    title="Your review of {thing} was answered",
    url="{url}",
    mail=True,
)
REVIEW_VOTES = NoticeKind(
    name="review_votes",
    label="Your review has helped many",
    group=_REVIEWS,
    title="Your review of {thing} is found helpful: {votes} so far",
    url="{url}",
)
COMMENT_REPLY = NoticeKind(
    name="comment_reply",
    label="Somebody answers your comment",
    group=_REVIEWS,
    title="{username} has answered you at {thing}",
    many="{count} answers to you at {thing}",
    within=timedelta(minutes=15),
    url="{url}",
    mail=True,
)
MENTION = NoticeKind(
    name="mention",
    label="Somebody calls you by name",
    group=_REVIEWS,
    title="{username} has mentioned you at {thing}",
    url="{url}",
)
NEW_REVIEW = NoticeKind(
    name="review_new",
    label="Somebody reviews what is yours",
    group=_YOURS,
    title="{thing} has a new review: {rating} of 5 stars",
    many="{thing} has {count} new reviews",
    within=timedelta(minutes=15),
    url="{url}",
    mail=True,
)
NEW_COMMENT = NoticeKind(
    name="comment_new",
    label="Somebody comments on what is yours",
    group=_YOURS,
    title="{username} has commented on {thing}",
    many="{thing} has {count} new comments",
    within=timedelta(minutes=15),
    url="{url}",
)
FAVORITED = NoticeKind(
    name="favorite_added",
    label="Somebody keeps what is yours among their favorites",
    group=_YOURS,
    title="Somebody has added {thing} to their favorites",
    many="{count} people have added {thing} to their favorites",
    within=timedelta(hours=6),
    url="{url}",
    live=False,
)
WEBHOOK = NoticeKind(
    name="webhook_stopped",
    label="A webhook of yours is paused or turned off",
    group=_YOURS,
    title="A webhook of yours is {state}",
    message="{reason}",
    url="{url}",
    own_mail=True,
)
PAID = NoticeKind(
    name="payment_completed",
    label="You have paid for something",
    group=_PAYMENTS,
    title="Thank you: your payment of {amount} has arrived",
    message="The receipt is in your account.",
    url="/account/payments/{order_id}",
    mail=True,
)
NOT_PAID = NoticeKind(
    name="payment_failed",
    label="A payment of yours has failed",
    group=_PAYMENTS,
    title="A payment of yours has failed",
    message="Nothing was charged. You can try again.",
    url="/account/payments/{order_id}",
    mail=True,
)
REFUNDED = NoticeKind(
    name="payment_refunded",
    label="Money goes back to you",
    group=_PAYMENTS,
    title="{amount} goes back to you",
    message="{words}",
    url="/account/payments/{order_id}",
    mail=True,
)
# Moderation writes letters of its own, with the reasons and the way to appeal.
DECISION = NoticeKind(
    name="moderation_decision",
    label="Moderators decide about you or what is yours",
    group=_MODERATION,
    title="{outcome}",
    message="You find the reasons there, and how to appeal.",
    url="/account/moderation/decisions/{decision_id}",
    mandatory=True,
    own_mail=True,
)
DECISION_UNDONE = NoticeKind(
    name="moderation_undone",
    label="A decision about you is taken back",
    group=_MODERATION,
    title="A decision about you was taken back",
    url="/account/moderation/decisions/{decision_id}",
    mandatory=True,
    own_mail=True,
)
APPEAL = NoticeKind(
    name="appeal_result",
    label="Your appeal is answered",
    group=_MODERATION,
    title="Your appeal was {answer}",
    url="/account/moderation/decisions/{decision_id}",
    mandatory=True,
    own_mail=True,
)
REPORT = NoticeKind(
    name="report_outcome",
    label="What came of your report",
    group=_MODERATION,
    title="{outcome}",
    url="/account/moderation",
    own_mail=True,
)
MODERATOR_MESSAGE = NoticeKind(
    name="moderation_message",
    label="The moderators write to you",
    group=_MODERATION,
    title="The moderators have written to you",
    url="/account/moderation",
    mandatory=True,
    own_mail=True,
)
# Accounts writes letters of its own, to the address that was somebody's before.
NEW_DEVICE = NoticeKind(
    name="sign_in_new_device",
    label="A new device signs in to your account",
    group=_SECURITY,
    title="A new device has signed in to your account",
    message="If this was not you, end that session and set a new password.",
    url="/account/sessions",
    mandatory=True,
    own_mail=True,
)
ROLE = NoticeKind(
    name="role_change",
    label="Your roles change",
    group=_SECURITY,
    title="{words}",
    url="/account",
    mandatory=True,
    own_mail=True,
)
FACTOR = NoticeKind(
    name="factor_change",
    label="Your second factors change",
    group=_SECURITY,
    title="Your second factors have changed",
    message="If this was not you, set a new password at once.",
    url="/account/security",
    mandatory=True,
    own_mail=True,
)
IDENTITY = NoticeKind(
    name="identity_linked",
    label="A linked sign-in is added",
    group=_SECURITY,
    title="You can sign in through {provider} now",
    message="If this was not you, remove it and set a new password.",
    url="/account/identities",
    mandatory=True,
    own_mail=True,
)

KINDS = (
    REVIEW_REPLY,
    REVIEW_VOTES,
    COMMENT_REPLY,
    MENTION,
    NEW_REVIEW,
    NEW_COMMENT,
    FAVORITED,
    WEBHOOK,
    PAID,
    NOT_PAID,
    REFUNDED,
    DECISION,
    DECISION_UNDONE,
    APPEAL,
    REPORT,
    MODERATOR_MESSAGE,
    NEW_DEVICE,
    ROLE,
    FACTOR,
    IDENTITY,
)
MILESTONES = (1, 5, 10, 25, 50, 100, 250, 500, 1000)
"""How many must have found a review helpful for its author to be told."""
