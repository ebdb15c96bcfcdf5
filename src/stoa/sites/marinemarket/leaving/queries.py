"""SQL of what an erased person leaves."""

from uuid import UUID

from stoa.kernel.db import Query

# The seats of somebody who is erased are gone already, being declared as personal.
WITHOUT_OWNER = Query(
    """
    select s.id from sellers s
    where s.kind = 'broker' and not exists (select from seller_team t where t.seller_id = s.id and t.role = 'owner')
    """,
    UUID,
)
PROMOTE: Query[None] = Query(
    """
    update seller_team set role = 'owner'
    where seller_id = :seller_id and person_id = (
        select t.person_id from seller_team t where t.seller_id = :seller_id order by t.since, t.person_id limit 1
    )
    """
)
# A feed is the firm's: its boats go on being fetched in the name of whoever is next in it.
HAND_OVER_FEEDS: Query[None] = Query(
    """
    update feeds f set person_id = (
        select t.person_id from seller_team t where t.seller_id = f.seller_id and t.person_id <> :person_id
        order by t.role = 'owner' desc, t.since, t.person_id limit 1
    )
    where f.person_id = :person_id
        and exists (select from seller_team t where t.seller_id = f.seller_id and t.person_id <> :person_id)
    """
)
HAND_OVER: Query[None] = Query(
    """
    update listing_agents a set person_id = t.person_id, since = now()
    from listings b join seller_team t on t.seller_id = b.seller_id and t.role = 'owner'
    where a.listing_id = b.id and a.person_id = :person_id and t.person_id <> :person_id
    """
)
# Files of sales stay with the firm, and with them the conversations in which they stand.
HAND_OVER_DEALS: Query[None] = Query(
    """
    with given as (
        update deals d set seller_person_id = t.person_id
        from seller_team t
        where t.seller_id = d.seller_id and t.role = 'owner' and d.seller_person_id = :person_id
            and t.person_id not in (:person_id, d.buyer_id)
        returning d.conversation_id, d.seller_person_id
    )
    insert into conversation_people (conversation_id, side, person_id)
    select distinct g.conversation_id, 'seller', g.seller_person_id from given g
    on conflict (conversation_id, side) do nothing
    """
)
LEFT_BEHIND = Query("select a.listing_id from listing_agents a where a.person_id = :person_id", UUID)
WIPE: Query[None] = Query(
    """
    update listings set
        slug = 'removed-' || id, title = 'Removed', description = '', city = '', postcode = '', state = '',
        latitude = null, longitude = null, reason = '', hin_box = null, hin_hash = null, hin_note = 'none'
    where id = :id
    """
)
WIPE_ENGINES: Query[None] = Query("delete from listing_engines where listing_id = :id")
FORGET_AGENT: Query[None] = Query("delete from listing_agents where listing_id = :id")
