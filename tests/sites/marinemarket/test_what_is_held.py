"""What people read of what is held of them speaks of things that they know, not of our rooms."""

from stoa.accounts.privacy.datamap import list_holdings
from stoa.sites.marinemarket import SITE


def test_holdings_are_called_what_people_call_them() -> None:
    titles = {one.title for one in list_holdings(SITE)}
    assert {"ID checks", "Conversations", "Saved searches", "Your phone number", "What sellers see of you"} <= titles
    assert not titles & {"Id checks", "Talks", "Saved", "Phones", "Trust"}
