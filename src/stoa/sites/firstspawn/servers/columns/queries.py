"""SQL that cards of servers are made with."""

# All tags as one value, which the room of tags keeps; each row looks its own up in it. Joined with nothing, the value
# is taken out of its packing once, and not again for each look.
CATALOGUE = "select k.told || '{}' from commons.tag_catalogues k where k.kind = 'server'"
