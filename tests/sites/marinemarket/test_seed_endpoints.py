"""Every endpoint that MarineMarket promises to programs is in the document that it gives them."""

from tests.harness.web import StartSite
from tests.sites.seed_endpoints import missing_endpoints

PROMISED = """
POST /api/v1/auth/login
POST /api/v1/auth/admin/login
POST /api/v1/auth/register
POST /api/v1/auth/refresh
POST /api/v1/auth/logout
POST /api/v1/auth/mfa/setup
POST /api/v1/auth/mfa/verify
POST /api/v1/auth/password/reset
GET /api/v1/listings
GET /api/v1/listings/{id}
POST /api/v1/listings
PUT /api/v1/listings/{id}
DELETE /api/v1/listings/{id}
GET /api/v1/search
POST /api/v1/media/uploads
POST /api/v1/media/uploads/{id}/complete
GET /api/v1/media/{id}
GET /api/v1/stats/platform
GET /api/v1/admin/dashboard
GET /api/v1/admin/analytics/users
GET /api/v1/admin/analytics/listings
GET /api/v1/admin/users
GET /api/v1/admin/users/{id}
PUT /api/v1/admin/users/{id}/status
GET /api/v1/admin/listings
PUT /api/v1/admin/listings/{id}/moderate
GET /api/v1/admin/security/suspicious-activity
GET /api/v1/admin/security/login-attempts
GET /api/v1/admin/security/alerts
GET /api/v1/admin/audit-logs
POST /api/v1/admin/audit-logs/export
GET /api/v1/admin/audit-logs/stats
"""


async def test_every_promised_endpoint_is_in_the_document(start_site: StartSite) -> None:
    site = await start_site("marinemarket")
    assert await missing_endpoints(site, PROMISED) == set()
