"""The bench site with accounts in front, as every real site has them."""

from dataclasses import replace

from bench.site import SITE
from stoa.accounts import features_of

WITH_ACCOUNTS = replace(SITE, features=(*features_of(SITE), *SITE.features))
