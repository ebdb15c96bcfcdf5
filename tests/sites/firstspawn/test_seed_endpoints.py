"""Every endpoint that FirstSpawn promises to programs is in the document that it gives them."""

from tests.harness.web import StartSite
from tests.sites.seed_endpoints import missing_endpoints

PROMISED = """
POST /api/v1/plugin/heartbeat
POST /api/v1/plugin/playtime/sync
POST /api/v1/plugin/playtime/player
GET /api/v1/plugin/redemption/check
POST /api/v1/plugin/redemption/execute
POST /api/v1/plugin/verify
POST /api/v1/auth/register
POST /api/v1/auth/login
POST /api/v1/auth/verify-email
POST /api/v1/auth/resend-verification
POST /api/v1/auth/forgot-password
POST /api/v1/auth/reset-password
POST /api/v1/auth/change-password
GET /api/v1/auth/discord
GET /api/v1/auth/discord/callback
GET /api/v1/auth/steam
GET /api/v1/auth/steam/callback
GET /api/v1/auth/epic
GET /api/v1/auth/epic/callback
GET /api/v1/auth/google
GET /api/v1/auth/google/callback
POST /api/v1/auth/refresh
POST /api/v1/auth/logout
POST /api/v1/auth/logout-all
GET /api/v1/auth/sessions
DELETE /api/v1/auth/sessions/:id
GET /api/v1/users/:id
GET /api/v1/users/:id/badges
GET /api/v1/users/:id/reviews
GET /api/v1/users/:id/guilds
PATCH /api/v1/users/me
GET /api/v1/identities
POST /api/v1/identities/link/:platform
DELETE /api/v1/identities/:platform
GET /api/v1/servers
GET /api/v1/servers/:id
POST /api/v1/servers
PATCH /api/v1/servers/:id
DELETE /api/v1/servers/:id
GET /api/v1/servers/:id/reviews
GET /api/v1/servers/:id/badges
POST /api/v1/servers/:id/reviews
PATCH /api/v1/reviews/:id
DELETE /api/v1/reviews/:id
POST /api/v1/reviews/:id/vote
GET /api/v1/tags
GET /api/v1/tags/:category
GET /api/v1/guilds
GET /api/v1/guilds/:id
POST /api/v1/guilds
PATCH /api/v1/guilds/:id
POST /api/v1/guilds/:id/join
POST /api/v1/guilds/:id/leave
GET /api/v1/guilds/:id/members
POST /api/v1/guilds/:id/invites
GET /api/v1/badges
GET /api/v1/badges/user
GET /api/v1/badges/server
POST /api/v1/badges/purchase
GET /api/v1/puzzles/daily
GET /api/v1/puzzles/:id
POST /api/v1/puzzles/:id/submit
GET /api/v1/puzzles/leaderboard
GET /api/v1/prizes/pool/:serverId
POST /api/v1/prizes/pool/:serverId
POST /api/v1/prizes
GET /api/v1/redemptions/my
POST /api/v1/redemptions/:code/claim
GET /api/v1/favorites
POST /api/v1/favorites/:serverId
DELETE /api/v1/favorites/:serverId
"""


async def test_every_promised_endpoint_is_in_the_document(start_site: StartSite) -> None:
    site = await start_site("firstspawn")
    assert await missing_endpoints(site, PROMISED) == set()
