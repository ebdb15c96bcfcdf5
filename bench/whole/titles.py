"""Every part of the report by name, in its order."""

TITLES = {
    "core": "Stoa beside other stacks",
    "rows": "More and more rows",
    "connections": "More and more connections",
    "firstspawn": "FirstSpawn, every shape of its lists",
    "mix": "An evening on FirstSpawn, out of the cache",
    "marinemarket": "MarineMarket, every shape of its searches",
    "match": "A new boat against saved searches",
    "sockets": "Open sockets",
    "sign-ins": "Two hundred sign-ins at once",
    "start": "From a fresh copy to the first page",
    "pinger": "Ten thousand game servers asked",
    "plugin-sync": "Playtime of five thousand players in one request",
    "media": "Two hundred photos through the pipeline",
    "suite": "The tests",
    "faults": "Broken on purpose",
}
