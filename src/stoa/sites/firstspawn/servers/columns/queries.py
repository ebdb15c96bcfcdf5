"""SQL that cards of servers are made with."""

# All tags as one value, which the rooms of tags keep; each row looks its own up in it.
CATALOGUE = "select k.told from commons.tag_catalogues k where k.kind = 'server'"
