"""Lessons about FirstSpawn."""

from tests.sites.firstspawn.plugins.at_work import played

from .lessons import Lesson

_PLAYER = "069a79f4-44e9-4726-a5be-fca90e38aaf5"
_WITH_OTHER = (
    (
        "insert into guild_members (guild_id, person_id, role) values ('{guild}', '{them}', 'MEMBER')"
        " on conflict (guild_id, person_id) do update set role = 'MEMBER'"
    ),
    "update guild_members set role = 'OWNER' where guild_id = '{guild}' and person_id = '{me}'",
    "delete from guild_bans where guild_id = '{guild}'",
    "update guilds set member_count = 2, max_members = 100 where id = '{guild}'",
)
_TEAM_OF_TWO = (
    "update server_team set role = 'owner' where server_id = '{server}' and person_id = '{me}'",
    (
        "insert into server_team (server_id, person_id, role) values ('{server}', '{them}', 'helper')"
        " on conflict (server_id, person_id) do update set role = 'helper'"
    ),
)
_ASKED = (
    "delete from server_team where server_id = '{server}' and person_id = '{them}'",
    (
        "update server_invites set person_id = '{them}', expires_at = now() + interval '1 day'"
        " where server_id = '{server}'"
    ),
)
_TODAY = (
    (
        "update puzzles set is_active = true, closed_at = null, day = (now() at time zone 'UTC')::date, type = 'word',"
        ' content = \'{"hint": "Light.", "length": 5}\', solution = \'{"word": "torch"}\' where id = \'{puzzle}\''
    ),
)
_VERSIONS = {"pluginVersion": "1.0.0", "serverVersion": "1.21.4"}
_QUESTION = {"type": "trivia", "title": "Ores", "question": "Which?", "choices": ["Coal", "Iron"], "answer": "Coal"}
_NOBODYS = "delete from guild_members where guild_id = '{guild}' and person_id = '{them}'"

FIRSTSPAWN: dict[str, Lesson] = {
    "POST /api/v1/tags": Lesson(body={"name": "Sky blocks", "category": "gamemode"}),
    "POST /api/v1/admin/tags": Lesson(body={"name": "Sky islands", "category": "gamemode"}),
    "GET /api/v1/tags/{category}": Lesson(path={"category": "gamemode"}),
    "PATCH /api/v1/admin/tags/{tag_id}": Lesson(ready=("update commons.tags set category = 'gamemode'",)),
    "POST /api/v1/webhooks": Lesson(
        body={"url": "https://1.2.3.4/stoa", "events": ["favorite.added"], "subjectKind": "server"}
    ),
    "POST /api/v1/servers": Lesson(
        body={
            "name": "Copper Cove",
            "gameType": "MINECRAFT",
            "ip": lambda s: f"{s.world.who}.example.org",
            "tags": ["survival"],
        }
    ),
    "POST /api/v1/server-checks": Lesson(body={"gameType": "MINECRAFT", "ip": "127.0.0.1"}),
    "PUT /api/v1/servers/{server}/tags": Lesson(body={"tags": []}),
    "PATCH /api/v1/plugins/{plugin_id}": Lesson(body={"allowedAddresses": ["127.0.0.0/8"]}),
    "POST /api/v1/plugin/verify": Lesson(body=_VERSIONS),
    "POST /api/v1/plugin/heartbeat": Lesson(body={"pluginVersion": "1.0.0", "activePlayers": 3}),
    "POST /api/v1/plugin/playtime/sync": Lesson(body={"records": lambda _: [played(_PLAYER, 1)]}),
    "POST /api/v1/votes/discounted/{vote_id}/count": Lesson(
        ready=("update votes set discounted = 'new-account', decision = null where id = '{vote}'",)
    ),
    "PUT /api/v1/servers/{server}/votifier": Lesson(body={"host": "127.0.0.1", "token": "long-enough"}),
    "POST /api/v1/plugin/identity/confirm": Lesson(body={"code": "AAAA2222", "playerUuid": _PLAYER}),
    "POST /api/v1/prizes": Lesson(body={"name": "A hat", "consoleCommand": "give {player} hat"}),
    "PATCH /api/v1/prizes/{prize_id}": Lesson(body={"name": "A hat"}),
    "POST /api/v1/plugin/redemption/execute": Lesson(
        body={"code": lambda s: s.world.rows["public.redemption_codes"]["code"], "player": _PLAYER},
        ready=(
            (
                "update redemption_codes set status = 'RESERVED', player_uuid = '069a79f4-44e9-4726-a5be-fca90e38aaf5',"
                " expires_at = null, reserved_at = now() where server_id = '{server}'"
            ),
        ),
    ),
    "POST /api/v1/guilds/{guild}/leave": Lesson(
        ready=(
            *_WITH_OTHER,
            "update guild_members set role = 'MEMBER' where guild_id = '{guild}' and person_id = '{me}'",
        )
    ),
    "PATCH /api/v1/guilds/{guild}/members/{person_id}": Lesson(path={"person_id": lambda s: s.them}, ready=_WITH_OTHER),
    "DELETE /api/v1/guilds/{guild}/members/{person_id}": Lesson(
        path={"person_id": lambda s: s.them}, ready=_WITH_OTHER
    ),
    "POST /api/v1/guilds/{guild}/bans": Lesson(body={"userId": lambda s: s.them}, ready=_WITH_OTHER),
    "POST /api/v1/guilds/{guild}/transfer": Lesson(body={"userId": lambda s: s.them}, ready=_WITH_OTHER),
    "POST /api/v1/guilds/{guild}/join": Lesson(ready=(*_WITH_OTHER, _NOBODYS)),
    "POST /api/v1/guilds/{guild}/requests": Lesson(
        ready=(*_WITH_OTHER, _NOBODYS, "update guilds set visibility = 'INVITE_ONLY' where id = '{guild}'")
    ),
    "POST /api/v1/guilds/{guild}/requests/{person_id}/accept": Lesson(
        path={"person_id": lambda s: s.them},
        ready=(
            *_WITH_OTHER,
            _NOBODYS,
            (
                "insert into guild_requests (guild_id, person_id, asked_at) values ('{guild}', '{them}', now())"
                " on conflict do nothing"
            ),
        ),
    ),
    "GET /api/v1/guild-invites/{code}": Lesson(
        path={"code": lambda s: s.world.rows["public.guild_invites"]["code"]},
        ready=("update guild_invites set expires_at = null, max_uses = null",),
    ),
    "GET /api/v1/puzzles/daily": Lesson(ready=_TODAY),
    "GET /api/v1/puzzles/{puzzle_id}": Lesson(ready=_TODAY),
    "POST /api/v1/puzzles/{puzzle_id}/submit": Lesson(
        body={"answer": "torch"},
        ready=(
            *_TODAY,
            (
                "update puzzle_submissions set started_at = now(), attempts = 0, is_correct = false, score = null,"
                " solved_at = null where puzzle_id = '{puzzle}'"
            ),
        ),
    ),
    "POST /api/v1/servers/{server}/team/invites": Lesson(
        body={"username": lambda s: s.their_name},
        ready=(
            "delete from server_invites where server_id = '{server}'",
            "delete from server_team where server_id = '{server}' and person_id = '{them}'",
        ),
    ),
    "PATCH /api/v1/servers/{server}/team/{person_id}": Lesson(path={"person_id": lambda s: s.them}, ready=_TEAM_OF_TWO),
    "DELETE /api/v1/servers/{server}/team/{person_id}": Lesson(
        path={"person_id": lambda s: s.them}, ready=_TEAM_OF_TWO
    ),
    "POST /api/v1/servers/{server}/transfer": Lesson(body={"username": lambda s: s.their_name}, ready=_TEAM_OF_TWO),
    "POST /api/v1/server-invites/{invite_id}/accept": Lesson(ready=_ASKED),
    "DELETE /api/v1/server-invites/{invite_id}": Lesson(ready=_ASKED),
    "DELETE /api/v1/servers/{server}/team/invites/{invite_id}": Lesson(ready=_ASKED),
    "DELETE /api/v1/prizes/{prize_id}": Lesson(ready=("delete from redemption_codes where prize_id = '{prize}'",)),
    "PUT /api/v1/servers/{server}/guidelines": Lesson(body={"kept": ["fair"]}),
    "POST /api/v1/admin/puzzles": Lesson(body=_QUESTION),
    "PUT /api/v1/admin/puzzles/{puzzle_id}": Lesson(
        body=_QUESTION,
        ready=("update puzzles set day = null, is_active = true, closed_at = null where id = '{puzzle}'",),
    ),
    "POST /api/v1/admin/badges": Lesson(
        body={
            "slug": lambda s: f"early-{s.world.who}",
            "name": lambda s: f"Early {s.world.who}",
            "description": "Was here early.",
            "category": "USER",
            "criteria": {"type": "account_age", "count": 10},
        }
    ),
}
