"""The menu beside every page on which a server is looked after; rooms that have such a page import it."""

from stoa.ui.render import Link

MY_SERVERS = "/my/servers"
ONE = MY_SERVERS + "/{server}"
WEBHOOKS = ONE + "/webhooks"


# The others are for the owner and the managers; whoever helps is refused there, and is not sent there.
_HELPERS = frozenset({"Overview", "Reviews", "Votes", "Plugin", "Players", "Network", "Team"})


def desk_links(slug: str, role: str | None) -> tuple[Link, ...]:
    """Give the pages of one server that are open to whoever looks after it as this."""
    here = ONE.format(server=slug)
    links = (
        Link("Overview", here, "chart"),
        Link("Listing", f"{here}/edit", "edit"),
        Link("Pictures", f"{here}/pictures", "image"),
        Link("Reviews", f"{here}/reviews", "message"),
        Link("Votes", f"{here}/votes", "chevron-up"),
        Link("Prizes", f"{here}/prizes", "star"),
        Link("Badges", f"{here}/badges", "shield"),
        Link("Plugin", f"{here}/plugin", "cube"),
        Link("Players", f"{here}/players", "clock"),
        Link("Network", f"{here}/network", "globe"),
        Link("Webhooks", WEBHOOKS.format(server=slug), "signal"),
        Link("Team", f"{here}/team", "users"),
        Link("Ownership", f"/servers/{slug}/claim", "lock"),
        Link("Safety", f"{here}/safety", "scale"),
    )
    return tuple(link for link in links if role != "helper" or link.label in _HELPERS)
