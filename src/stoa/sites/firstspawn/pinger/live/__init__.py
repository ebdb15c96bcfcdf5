"""What those who look at a server's page are told when it comes or goes."""

from stoa.commons.live import LiveEvent
from stoa.sites.firstspawn.pinger.events import ServerStatusChanged
from stoa.sites.firstspawn.servers.live import CHANNEL

STATUS_CHANGE = LiveEvent(
    event=ServerStatusChanged,
    type="server:statusChange",
    channel=CHANNEL.name,
    meaning="The server came online, or went away.",
    to=lambda told: told.server_id,
    data=lambda told: {"serverId": told.server_id, "isOnline": told.is_online, "reason": told.reason},
)
