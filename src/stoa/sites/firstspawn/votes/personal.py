"""What votes say about people."""

from stoa.kernel.feature import PersonalColumn

PERSONAL = (
    PersonalColumn("votes", "minecraft_username", "Who is rewarded in the game for a vote.", "erase"),
    PersonalColumn("votes", "day", "On which day somebody has voted.", "erase"),
    PersonalColumn("votes", "network", "From which network, as a keyed hash that is gone after two days.", "erase"),
    PersonalColumn("votes", "discounted", "Why a vote does not count.", "erase"),
    PersonalColumn("votes", "decision", "The same, explained to whoever voted.", "erase"),
    PersonalColumn("vote_streaks", "last_day", "How many days in a row somebody has voted.", "erase"),
)
