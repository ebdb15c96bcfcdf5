"""What FirstSpawn's answers hold of its models: programs know each field by its name."""

from typing import Any

import pytest

from tests.harness.web import StartSite

# Every model of the design, with every field of it, and the answer that tells it.
MODELS = {
    "Me": "id email emailVerified username displayName avatarUrl bio reputation isPremium isVerified createdAt"
    " updatedAt",
    "PublicProfile": "id username displayName avatarUrl bio reputation isPremium isVerified createdAt",
    "Profile": "id username displayName avatarUrl bio reputation isPremium isVerified isBanned createdAt updatedAt",
    "SessionLine": "id createdAt expiresAt",
    "LinkedIdentity": "id userId platform platformUserId platformUsername metadata verifiedAt createdAt updatedAt",
    "LogLine": "id userId action delta reason metadata createdAt createdBy",
    "Server": "id ownerId gameType name slug description shortDescription ip port websiteUrl discordUrl bannerUrl"
    " logoUrl isOnline isVerified isFeatured isActive playerCount maxPlayers uptime totalPlaytime"
    " averageRating reviewCount favoriteCount version region language launchDate createdAt updatedAt tags",
    "Tag": "id name slug category",
    "CountedTag": "id name slug category color icon description isActive sortOrder count",
    "UptimeLog": "id serverId isOnline playerCount latency checkedAt",
    "Review": "id serverId userId rating title content isVerified verifiedPlaytime isApproved isFlagged flagReason"
    " upvotes downvotes createdAt updatedAt myVote",
    "PluginView": "id serverId gameType apiKey lastHeartbeat status pluginVersion serverVersion totalPlaytime"
    " activePlayers createdAt updatedAt verifiedAt",
    "NewPlugin": "id apiKey apiSecret",
    "MyPlaytime": "serverId minutes lastSeen",
    "PlaytimeRecord": "playerUuid playerUsername playtimeMinutes lastSeen createdAt updatedAt",
    "Pool": "id serverId isActive description createdAt updatedAt prizes",
    "Prize": "id poolId name description consoleCommand quantity quantityUsed validFrom validUntil isActive createdAt"
    " updatedAt",
    "Redemption": "id prizeId code status redeemedBy redeemedAt executedAt expiresAt createdAt",
    "Puzzle": "id title description type difficulty content publishDate expiresAt participantCount winnerCount"
    " isActive createdAt rewards",
    "Play": "id puzzleId userId answer isCorrect score timeSpent createdAt",
    "Progress": "id userId totalPoints puzzlesSolved currentStreak longestStreak lastPlayedAt updatedAt",
    "Reward": "id puzzleId redemptionCodeId rank description awardedTo awardedAt",
    "Guild": "id ownerId name slug description avatarUrl bannerUrl visibility maxMembers memberCount reputation"
    " isVerified isActive createdAt updatedAt",
    "GuildMember": "id guildId userId role joinedAt",
    "Invite": "id guildId code maxUses uses expiresAt createdBy createdAt",
    "Badge": "id name slug description iconUrl color category type criteria price isActive sortOrder createdAt",
    "UserBadge": "id userId badgeId isFeatured earnedAt purchasedAt",
    "ServerBadge": "id serverId badgeId isFeatured earnedAt purchasedAt expiresAt",
    "GuildBadge": "id guildId badgeId earnedAt",
    "Transaction": "id userId type status amount currency itemType itemId metadata createdAt completedAt refundedAt",
    "Favorite": "id userId serverId createdAt",
    "Notification": "id userId type title message data isRead readAt createdAt",
    "WebhookView": "id serverId url events isActive lastTriggered failureCount createdAt updatedAt",
    "Delivery": "id webhookId event statusCode success createdAt",
    "DeliveryView": "body attempts",
    "WebhooksAttempt": "statusCode response",
}
# What is in no answer, wherever one looks: hashes, what signs, and what providers gave us to act with. Why, and what
# else is told otherwise than designed, stands in docs/firstspawn/models.md.
NEVER = (
    "passwordHash passwordResetToken passwordResetExpires accessToken refreshToken tokenExpiresAt stripePaymentId"
    " stripeInvoiceId isBanned ipAddress"
)


async def _schemas(start_site: StartSite, name: str) -> dict[str, Any]:
    site = await start_site(name)
    schemas: dict[str, Any] = (await site.get("/api/v1/openapi.json")).json()["components"]["schemas"]
    return schemas


async def test_each_model_has_the_fields_that_programs_know(start_site: StartSite) -> None:
    schemas = await _schemas(start_site, "firstspawn")
    missing = {name: set(fields.split()) - set(schemas[name]["properties"]) for name, fields in MODELS.items()}
    assert {name: fields for name, fields in missing.items() if fields} == {}
    kept = {
        name: set(schemas[name]["properties"]) & set(NEVER.split()) - set(fields.split())
        for name, fields in MODELS.items()
    }
    assert {name: fields for name, fields in kept.items() if fields} == {}


@pytest.mark.parametrize("model", ["Review", "Favorite", "WebhookView"])
async def test_a_site_without_servers_says_nothing_of_servers(start_site: StartSite, model: str) -> None:
    schemas = await _schemas(start_site, "marinemarket")
    assert "subjectId" in schemas[model]["properties"]
    assert "serverId" not in schemas[model]["properties"]
