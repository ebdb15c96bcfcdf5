"""Under what name others see somebody, as SQL over a row `p` of accounts.people: the one rule of every list.

What somebody wrote or joined stays where it is. Of whoever is banned the chosen name is told no more; of whoever's
profile moderators hide, the username alone. The username stays the key by which programs know them.
"""

_BANNED = "'Banned account'"
SHOWN_NAME = f"case when p.status = 'banned' then {_BANNED} when p.profile_hidden then '' else p.name end"
SHOWN_USERNAME = f"case when p.status = 'banned' then {_BANNED} else p.username end"
AUTHOR = f"jsonb_build_object('id', p.id, 'username', p.username, 'name', {SHOWN_NAME})"
"""Who wrote something."""
