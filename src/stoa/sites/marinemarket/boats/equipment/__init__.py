"""What boats may carry: the catalogue of features, by group. Slugs are stable: they stand in rows and addresses."""

CATALOGUE: dict[str, dict[str, str]] = {
    "Navigation": {
        "gps": "GPS plotter",
        "radar": "Radar",
        "autopilot": "Autopilot",
        "depth-sounder": "Depth sounder",
        "fishfinder": "Fishfinder",
        "vhf": "VHF radio",
        "ais": "AIS",
        "wind-instruments": "Wind instruments",
        "compass": "Compass",
    },
    "Handling": {
        "bow-thruster": "Bow thruster",
        "stern-thruster": "Stern thruster",
        "joystick": "Joystick steering",
        "trim-tabs": "Trim tabs",
        "electric-windlass": "Electric windlass",
        "electric-winches": "Electric winches",
        "swing-keel": "Lifting keel",
        "stabiliser": "Stabiliser",
    },
    "Sails": {
        "furling-genoa": "Furling genoa",
        "furling-mainsail": "Furling mainsail",
        "lazy-jacks": "Lazy jacks",
        "spinnaker": "Spinnaker or gennaker",
        "carbon-mast": "Carbon mast",
    },
    "Comfort": {
        "air-conditioning": "Air conditioning",
        "heating": "Heating",
        "hot-water": "Hot water",
        "shower": "Shower",
        "refrigerator": "Refrigerator",
        "oven": "Oven",
        "watermaker": "Watermaker",
        "television": "Television",
        "wifi": "Wi-Fi aboard",
    },
    "Power": {
        "solar-panels": "Solar panels",
        "generator": "Generator",
        "inverter": "Inverter",
        "shore-power": "Shore power",
        "lithium-batteries": "Lithium batteries",
        "wind-generator": "Wind generator",
    },
    "Deck": {
        "bimini": "Bimini",
        "sprayhood": "Sprayhood",
        "swim-platform": "Swim platform",
        "teak-deck": "Teak deck",
        "davits": "Davits",
        "tender": "Tender",
        "outboard-bracket": "Outboard bracket",
        "wakeboard-tower": "Wakeboard tower",
        "rod-holders": "Rod holders",
        "live-well": "Live well",
        "cover": "Cover",
        "trailer-included": "Trailer included",
    },
    "Safety": {
        "life-raft": "Life raft",
        "epirb": "EPIRB",
        "life-jackets": "Life jackets",
        "fire-extinguisher": "Fire extinguishers",
        "bilge-pump": "Automatic bilge pump",
    },
}
AGENTS_WELCOME = "agents-welcome"
TERMS: dict[str, dict[str, str]] = {"Sale": {AGENTS_WELCOME: "Buyers' agents welcome"}}
"""What a listing offers besides the boat: found and counted like equipment, and told elsewhere."""

NAMES: dict[str, str] = {slug: name for group in (*CATALOGUE.values(), *TERMS.values()) for slug, name in group.items()}
"""In the order of their bits, which `equipment_bits` of the database gives them."""


def equipment_of(features: list[str]) -> list[str]:
    """Give what a boat carries, without what its seller offers."""
    return [slug for slug in features if slug not in TERMS["Sale"]]
