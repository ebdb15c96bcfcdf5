"""What conversations know of people: who leaves takes their own words along, and the other side keeps theirs."""

from stoa.kernel.feature import PersonalColumn

PERSONAL = (
    PersonalColumn("conversation_people", "read_at", "When somebody has last read a conversation.", "erase"),
    PersonalColumn("conversation_people", "side", "Whether somebody asks or sells.", "erase"),
    PersonalColumn("messages", "text", "What somebody says about a boat.", "erase", owner="author_id"),
    PersonalColumn("messages", "warning", "What to be careful with in it.", "erase", owner="author_id"),
)
