"""What FirstSpawn's answers hold of its models: programs know each field by its name."""

from typing import Any

from tests.harness.web import StartSite

# Internal ones (hashes, secrets, what a provider calls a payment) are in no answer.
MODELS = {
    "Server": "id ownerId gameType name slug description shortDescription ip port websiteUrl discordUrl bannerUrl"
    " logoUrl isOnline isVerified isFeatured isActive playerCount maxPlayers uptime totalPlaytime"
    " averageRating reviewCount favoriteCount version region language launchDate createdAt updatedAt",
    "UptimeLog": "id serverId isOnline playerCount latency checkedAt",
    "Review": "id serverId userId rating title content isVerified verifiedPlaytime isApproved isFlagged flagReason"
    " upvotes downvotes createdAt updatedAt",
    "Me": "id email emailVerified username displayName bio createdAt updatedAt",
    "Profile": "id username displayName avatarUrl bio reputation isPremium createdAt",
    "LinkedIdentity": "id userId platform platformUserId platformUsername verifiedAt createdAt",
    "PluginView": "id serverId gameType apiKey lastHeartbeat status pluginVersion serverVersion activePlayers createdAt"
    " verifiedAt",
    "Prize": "id poolId name description consoleCommand quantity quantityUsed validFrom validUntil isActive createdAt"
    " updatedAt",
    "Redemption": "id prizeId code status redeemedBy redeemedAt executedAt expiresAt createdAt",
    "Puzzle": "id title description type difficulty content publishDate expiresAt participantCount winnerCount"
    " isActive createdAt",
    "Reward": "id puzzleId rank description awardedTo awardedAt",
    "Progress": "userId totalPoints puzzlesSolved currentStreak longestStreak lastPlayedAt",
    "Guild": "id ownerId name slug description avatarUrl bannerUrl visibility maxMembers memberCount reputation"
    " isVerified isActive createdAt updatedAt",
    "GuildMember": "guildId userId role joinedAt",
    "Invite": "id guildId code maxUses uses expiresAt createdBy createdAt",
    "Badge": "id name slug description iconUrl color category type criteria price isActive sortOrder createdAt",
    "Favorite": "id userId serverId createdAt",
    "Notification": "id userId type title message data isRead readAt createdAt",
}


async def test_each_model_has_the_fields_that_programs_know(start_site: StartSite) -> None:
    site = await start_site("firstspawn")
    schemas: dict[str, Any] = (await site.get("/api/v1/openapi.json")).json()["components"]["schemas"]
    missing = {name: set(fields.split()) - set(schemas[name]["properties"]) for name, fields in MODELS.items()}
    assert {name: fields for name, fields in missing.items() if fields} == {}
