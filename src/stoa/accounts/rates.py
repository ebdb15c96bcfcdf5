"""How often one address may come to the doors of accounts; what is counted per account is in `attempts`."""

from stoa.kernel.limits import HOUR, MINUTE, Limit, Rate

SIGN_IN = Limit("sign-in", {"anonymous": Rate(300, per=MINUTE)}, by="address", fail="closed")
SIGN_UP = Limit("sign-up", {"anonymous": Rate(60, per=HOUR)}, by="address", fail="closed")
MAIL = Limit("account-mail", {"anonymous": Rate(30, per=HOUR)}, by="address", fail="closed")
REFRESH = Limit("refresh", {"anonymous": Rate(600, per=MINUTE)}, by="address")
PROVE = Limit("prove", {"anonymous": Rate(30, per=MINUTE)}, fail="closed")
