"""What is counted of how people find a server. Browsers tell it, so that answers from a cache count like any other."""

from stoa.commons.stats import Views

IMPRESSIONS = Views(name="server.impressions", meaning="People who saw a server in a list, once a day each.")
LOOKS = Views(name="server.looks", meaning="People who opened a server's page, once a day each.")
COPIES = Views(name="server.copies", meaning="People who copied a server's address, once a day each.")
