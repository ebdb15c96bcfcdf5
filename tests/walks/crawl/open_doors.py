"""What anybody may do with what is another's, and why; and what bodies need so that they are read to the end."""

from typing import Any

_SHOWN = "What is shown is shown to everybody."
_OPINION = "Anybody may say what they think of what is shown; it changes nothing that is another's."
_OWN_LIST = "It is one's own list that what is shown goes into, or comes out of."
_CLAIM = "Whoever says that a server is theirs has to prove it; beginning to changes nothing."
_VOTE = "Voting for others is what votes are."
_JOIN = "An open guild is joined and left by anybody."

OPEN: dict[str, str] = dict.fromkeys(
    (
        "accounts.people.api.show_person",
        "commons.comments.api.show_comment",
        "commons.comments.api.list_replies",
        "commons.comments.api.list_comments_boat",
        "commons.comments.api.show_thread_boat",
        "commons.comments.pages.comment_page",
        "commons.comments.pages.discussion_page_boat",
        "commons.media.albums.api.show_album",
        "commons.reviews.api.show_review",
        "commons.reviews.api.list_reviews_by",
        "commons.reviews.api.list_reviews_server",
        "commons.reviews.api.show_totals_server",
        "commons.reviews.pages.review_page",
        "commons.reviews.pages.reviews_page_server",
        "commons.tags.api.list_tags_of_server",
        "firstspawn.guilds.api.show_guild",
        "firstspawn.guilds.api.show_feed",
        "firstspawn.guilds.api.list_members",
        "firstspawn.guilds.api.list_guilds_of",
        "firstspawn.guilds.pages.show_page",
        "firstspawn.prizes.api.show_pool",
        "firstspawn.servers.api.show_server",
        "firstspawn.servers.pages.show_page",
        "firstspawn.uptime.api.show_history",
        "firstspawn.uptime.api.show_uptime",
        "firstspawn.uptime.api.list_uptime_logs",
        "firstspawn.pinger.api.show_network",
        "firstspawn.discovery.api.show_score",
        "firstspawn.discovery.api.list_similar",
        "firstspawn.discovery.pages.score_page",
        "firstspawn.share.pages.widget",
        "firstspawn.share.pages.card_png",
        "firstspawn.share.pages.icon_png",
        "firstspawn.share.pages.share_page",
        "firstspawn.share.pages.status_png",
        "firstspawn.share.pages.status_svg",
        "firstspawn.votes.api.show_summary",
        "firstspawn.votes.pages.vote_page",
        "firstspawn.badges.api.badge_drawing",
        "firstspawn.badges.api.list_badges_of_guild",
        "firstspawn.badges.api.list_badges_of_server",
        "firstspawn.badges.api.list_badges_of_user",
        "firstspawn.profiles.api.show_profile",
        "firstspawn.profiles.pages.reviews_page",
        "firstspawn.profiles.pages.show_page",
        "firstspawn.reputation.api.show_reputation",
        "marinemarket.boats.api.show_boat",
        "marinemarket.ratings.api.list_ratings",
        "marinemarket.ratings.pages.ratings_page",
        "marinemarket.syndication.pages.card_png",
        "marinemarket.trust.api.show_line",
        "marinemarket.brokers.api.show_firm",
        "marinemarket.brokers.api.list_boats",
        "marinemarket.brokers.pages.firm_page",
        "marinemarket.search.api.similar_boats",
        "marinemarket.search.pages.similar_part",
        "marinemarket.showing.pages.show_page",
        "marinemarket.pricing.api.show_price_band",
    ),
    _SHOWN,
)
OPEN |= dict.fromkeys(
    (
        "commons.comments.api.flag_comment",
        "commons.comments.api.vote_comment",
        "commons.comments.api.submit_comment_boat",
        "commons.comments.pages.flag_comment",
        "commons.comments.pages.submit_comment_boat",
        "commons.comments.pages.vote_comment",
        "commons.moderation.api.submit_report",
        "commons.reviews.api.flag_review",
        "commons.reviews.api.submit_review_server",
        "commons.reviews.api.vote_review",
        "commons.reviews.pages.flag_page",
        "commons.reviews.pages.flag_review",
        "commons.reviews.pages.vote_review",
        "commons.reviews.pages.write_page_server",
        "commons.reviews.pages.write_review_server",
    ),
    _OPINION,
)
OPEN |= dict.fromkeys(
    (
        "commons.favorites.api.add_favorite_boat",
        "commons.favorites.api.add_favorite_server",
        "commons.favorites.api.add_favorite_server_by_favorite",
        "commons.favorites.api.remove_favorite_boat",
        "commons.favorites.api.remove_favorite_server",
        "commons.favorites.api.remove_favorite_server_by_favorite",
        "commons.favorites.pages.keep_boat",
        "commons.favorites.pages.keep_server",
    ),
    _OWN_LIST,
)
OPEN |= dict.fromkeys(
    (
        "firstspawn.proof.api.start_claim",
        "firstspawn.proof.api.check_claim",
        "firstspawn.proof.pages.claim_page",
        "firstspawn.proof.pages.check_page",
    ),
    _CLAIM,
)
OPEN |= dict.fromkeys(("firstspawn.votes.api.vote", "firstspawn.votes.pages.cast_page"), _VOTE)
OPEN |= dict.fromkeys(
    (
        "firstspawn.guilds.entrance.api.join_guild",
        "firstspawn.guilds.entrance.api.ask_to_join",
        "firstspawn.guilds.pages.ask",
        "firstspawn.guilds.pages.join",
        "firstspawn.guilds.pages.leave",
    ),
    _JOIN,
)
OPEN |= dict.fromkeys(
    ("marinemarket.inbox.pages.ask", "marinemarket.inbox.pages.ask_page", "marinemarket.talks.api.start"),
    "Whoever is interested writes to the seller.",
)
OPEN["firstspawn.dashboard.api.mark_seen"] = "It counts that something listed was looked at, as visitors do."
# The same, but only in one's own house.
OPEN_BESIDE_OWN: dict[tuple[str, str], str] = {
    ("firstspawn.guilds.api.ban", "guild: own, body: theirs"): "A guild decides who may not come into it.",
    (
        "firstspawn.guilds.management.pages.lift_ban",
        "guild: own, person_id: theirs",
    ): "A guild decides who may come into it.",
    (
        "firstspawn.dashboard.pages.answer",
        "server: theirs, body: own",
    ): "The review is of one's own; the address only says where to go back to.",
    ("firstspawn.guilds.api.lift_ban", "guild: own, person_id: theirs"): "A guild decides who may come into it.",
    ("commons.favorites.api.edit_favorite_boat", "boat: theirs, body: own"): _OWN_LIST,
    ("commons.favorites.api.edit_favorite_server", "server: theirs, body: own"): _OWN_LIST,
    ("commons.favorites.api.edit_favorite_server_by_favorite", "server: theirs, body: own"): _OWN_LIST,
}
# What tells of another behind a `?` that names them, and may.
OPEN_QUESTIONS: dict[str, str] = {}
# What stays as it is when moderators have hidden the thing itself.
_PERSON = "What a profile says is hidden; that there is somebody, and what else they do, is not."
_LETS_GO = "Whoever keeps something may let it go, whatever has become of it."
STILL_OPEN: dict[str, str] = {
    "accounts.people.api.show_person": _PERSON,
    "commons.reviews.api.list_reviews_by": _PERSON,
    "firstspawn.badges.api.list_badges_of_user": _PERSON,
    "firstspawn.guilds.api.list_guilds_of": _PERSON,
    "firstspawn.profiles.api.show_profile": _PERSON,
    "firstspawn.profiles.pages.reviews_page": _PERSON,
    "firstspawn.profiles.pages.show_page": _PERSON,
    "firstspawn.reputation.api.show_reputation": _PERSON,
    "commons.comments.api.list_replies": "What others answered to a comment stays when the comment does not.",
    "commons.favorites.api.remove_favorite_boat": _LETS_GO,
    "commons.favorites.api.remove_favorite_server": _LETS_GO,
    "commons.favorites.api.remove_favorite_server_by_favorite": _LETS_GO,
}
# What keeps even its owner from seeing it, so that a refusal proves nothing: said here, or the test fails.
BLIND: dict[str, str] = {
    "firstspawn.guilds.entrance.api.show_invite": "A code of one kind is tried; tests of guilds have invitations.",
    "firstspawn.guilds.pages.invite_page": "A code of one kind is tried; tests of guilds have invitations.",
    "firstspawn.guilds.pages.leave": "One is a member only where asking to join let one in.",
    "firstspawn.puzzles.api.show_picture": "A planted puzzle has not begun; tests of puzzles have ones that run.",
    "firstspawn.puzzles.api.show_sent_picture": "A planted puzzle has not begun; tests of puzzles have ones that run.",
    "firstspawn.puzzles.api.show_puzzle": "A planted puzzle has not begun; tests of puzzles have ones that run.",
    "firstspawn.puzzles.pages.puzzle_page": "A planted puzzle has not begun; tests of puzzles have ones that run.",
    "marinemarket.wizard.pages.step_page": "No step is called so; tests of the wizard walk them all.",
    "commons.media.api.fetch_avatar": "The picture has no bytes here; tests/commons/media asks for real ones.",
    "commons.reviews.pages.reply_page": "Boats are not reviewed; where servers are, the door is seen.",
    "marinemarket.pricing.api.show_price_band": "One boat makes no band; tests/sites/marinemarket/pricing has many.",
}
# What is refused for another reason before anybody's id is looked at.
UNPROVEN: dict[tuple[str, str], str] = {
    ("firstspawn.badges.api.feature", "BADGE_NOT_OWNED"): "That it is not one's own is the refusal.",
    ("firstspawn.badges.api.feature_of_server", "BADGE_NOT_OWNED"): "That it is not one's own is the refusal.",
    ("firstspawn.badges.pages.feature", "422"): "That it is not one's own is the refusal.",
    ("firstspawn.badges.pages.feature_of_server", "422"): "That it is not one's own is the refusal.",
    ("firstspawn.guilds.management.pages.set_role", "422"): "The role is read first.",
    ("firstspawn.plugins.pages.change_key", "422"): "What to do with the key is read first.",
    ("firstspawn.puzzles.pages.answer", "422"): "The answer is read first.",
    ("firstspawn.team.pages.change_member", "422"): "What to do with the member is read first.",
    ("marinemarket.inbox.pages.answer_page", "422"): "The move is read first.",
}
BODIES: dict[str, dict[str, Any]] = {
    "commons.comments.api.vote_comment": {"isUpvote": True},
    "commons.reviews.api.vote_review": {"isUpvote": True},
    "commons.comments.pages.edit_comment": {"content": "Other words, and enough of them."},
    "commons.comments.pages.flag_comment": {"reason": "spam"},
    "commons.reviews.pages.flag_review": {"reason": "spam"},
    "commons.comments.api.submit_comment_boat": {"parentId": None},
    "commons.media.albums.pages.move_file": {"mediaId": lambda world: str(world.rows["commons.media"]["id"])},
    "commons.moderation.api.submit_report": {"reason": "spam", "subjectKind": lambda world: world.kind},
    "commons.webhooks.api.create_webhook": {
        "url": "https://1.2.3.4/stoa",
        "events": lambda world: ["listing.moved" if world.kind == "boat" else "favorite.added"],
        "subjectKind": lambda world: "firm" if world.kind == "boat" else world.kind,
        "subjectId": lambda world: str(
            world.rows["public.sellers" if world.kind == "boat" else "public.servers"]["id"]
        ),
    },
    "firstspawn.prizes.pages.add_prize": {
        "newPrize": lambda world: str(world.rows["public.prizes"]["id"]),
        "name": "A hat",
        "consoleCommand": "give {player} hat",
        "quantity": "1",
    },
    "firstspawn.safety.api.set_guidelines": {"kept": ["fair"]},
    "firstspawn.votifier.api.set_votifier": {"token": "long-enough", "host": "127.0.0.1"},
    "marinemarket.selling.pages.move_own": {"act": "deactivate"},
    "accounts.screens.passkeys.pages.rename": {"name": "Other"},
}
