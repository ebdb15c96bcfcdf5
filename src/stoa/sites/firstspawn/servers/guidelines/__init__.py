"""What an owner can say of a server before others ask; players read it with the date on which it was said."""

VERSION = 1
GUIDELINES: dict[str, str] = {
    "fair": "Nothing that is sold gives an advantage over other players.",
    "all-ages": "What is shown and said there is fit for all ages, and there is no gambling.",
    "refunds": "Prices are shown in full before anybody pays, and it says how to get money back.",
    "staff": "Somebody reads reports within two days, and bans can be appealed.",
    "privacy": "It says which data of players are kept, and for how long.",
    "own-work": "Maps, names and pictures are our own, or used with leave.",
}
