"""A coarse outline of the world, drawn for markers: no tiles, no third party, readable at any size."""

WIDTH, HEIGHT = 720, 276
_NORTH = 80.0
_SCALE = 2.0

_COASTS = (
    # North and Central America, Greenland, the Arctic islands, the Antilles
    (
        "-168 66 -162 70 -156 71 -141 70 -128 70 -115 68 -108 68 -95 68 -94 72 -85 69 -82 67 -87 64 -94 61 -94 58 "
        "-88 57 -82 55 -80 51 -78 55 -77 58 -78 62 -70 61 -66 58 -61 56 -56 52 -60 50 -66 50 -65 47 -61 46 -66 44 "
        "-70 43 -71 41 -74 40 -76 37 -76 35 -81 31 -80 26 -82 27 -83 30 -90 30 -94 29 -97 27 -97 22 -94 18 -90 21 "
        "-87 21 -88 16 -83 15 -83 10 -79 9 -77 8 -80 7 -85 10 -88 13 -94 16 -100 17 -105 20 -106 23 -110 27 -113 "
        "31 -115 31 -112 28 -109 23 -112 25 -115 29 -117 33 -121 35 -124 40 -124 47 -128 51 -133 56 -140 60 -147 "
        "61 -152 59 -158 56 -164 55 -158 58 -162 60 -166 61 -162 64"
    ),
    "-73 78 -60 80 -30 80 -20 77 -20 70 -32 68 -40 65 -43 60 -50 62 -54 67 -55 70 -60 76",
    "-85 73 -76 72 -62 66 -66 62 -75 64 -73 68 -86 70",
    "-118 72 -105 73 -102 69 -116 69",
    "-92 78 -68 80 -78 75 -92 76",
    "-85 22 -82 23 -75 20 -77 20",
    "-74 20 -69 19 -71 18 -74 18",
    # South America
    (
        "-77 8 -72 12 -62 10 -52 5 -50 0 -44 -3 -37 -5 -35 -8 -39 -13 -40 -20 -48 -26 -54 -34 -58 -35 -57 -38 -62 "
        "-39 -65 -42 -66 -46 -69 -51 -68 -55 -74 -52 -75 -46 -73 -40 -72 -30 -70 -18 -76 -14 -81 -6 -80 -1 -77 4"
    ),
    # Europe and Asia
    (
        "-9 37 -9 43 -2 43 -1 46 -5 48 1 50 4 52 8 54 8 57 10 57 11 54 14 54 19 54 21 57 24 59 30 60 22 60 22 63 "
        "25 65 22 66 17 61 18 59 16 56 13 56 11 59 6 58 5 62 12 66 18 70 28 71 41 67 34 66 38 64 44 66 46 68 60 "
        "69 68 69 70 73 80 73 90 75 104 78 113 74 130 71 142 73 160 70 170 70 180 69 180 65 178 63 170 60 163 59 "
        "162 55 157 51 156 57 162 61 155 59 143 59 136 55 141 52 139 47 132 43 128 39 129 36 126 35 126 38 122 39 "
        "118 39 122 37 119 35 122 31 120 27 115 22 109 21 106 19 109 13 106 9 102 12 100 13 99 9 103 4 103 1 100 "
        "5 98 9 97 16 94 17 91 22 87 21 80 15 80 10 77 8 73 17 72 21 67 25 60 25 57 27 51 28 48 30 50 26 54 24 56 "
        "26 59 22 55 18 45 13 43 15 39 21 35 28 34 31 36 36 30 36 27 37 26 40 29 41 35 42 41 41 37 45 39 47 34 45 "
        "31 46 28 43 26 41 23 40 24 38 22 37 19 42 13 45 12 44 18 40 16 38 12 42 8 44 3 43 0 40 -2 37 -6 36"
    ),
    "-5 50 1 51 0 53 -2 56 -3 58 -5 58 -5 55 -3 54 -4 52",
    "-10 52 -6 52 -6 55 -10 54",
    "-22 64 -14 65 -16 66 -24 66",
    "52 71 68 77 56 73",
    "130 32 131 34 136 36 140 38 141 41 142 39 140 35 135 34",
    "140 42 142 45 145 43",
    # Africa and Madagascar
    (
        "-6 35 10 37 11 34 20 31 25 32 32 31 33 28 37 21 43 12 51 12 47 4 41 -2 40 -10 40 -15 35 -20 35 -24 32 "
        "-28 27 -34 20 -35 18 -32 12 -17 13 -8 9 -1 9 4 5 6 -4 5 -8 4 -13 8 -17 14 -16 20 -13 27 -10 30"
    ),
    "44 -17 50 -15 47 -25 44 -24",
    # The islands between Asia and Australia, Australia, New Zealand
    "95 5 104 -3 106 -6 102 -4",
    "105 -7 108 -6 114 -8",
    "109 1 117 7 118 1 115 -4 110 -3",
    "120 1 125 1 121 -5",
    "131 -1 141 -3 150 -10 143 -9 138 -8",
    "120 18 122 17 126 7 122 8 121 14",
    "80 9 82 7 80 6",
    (
        "114 -22 122 -18 129 -15 132 -11 136 -12 136 -15 140 -18 142 -11 146 -19 153 -26 151 -33 147 -38 141 -38 "
        "138 -33 132 -32 124 -33 118 -35 115 -33"
    ),
    "145 -41 148 -41 147 -43",
    "173 -35 178 -38 175 -41",
    "173 -41 174 -42 171 -44 168 -47 167 -45",
)


def point(latitude: float, longitude: float) -> tuple[float, float]:
    """Say where on the drawing a place lies."""
    return round((longitude + 180) * _SCALE, 1), round((_NORTH - latitude) * _SCALE, 1)


def place(x: float, y: float) -> tuple[float, float]:
    """Say which place, by latitude and longitude, a point of the drawing is."""
    return _NORTH - y / _SCALE, x / _SCALE - 180


def _outline() -> str:
    shapes = []
    for coast in _COASTS:
        values = [float(part) for part in coast.split()]
        corners = [point(lat, lon) for lon, lat in zip(values[::2], values[1::2], strict=True)]
        shapes.append("M" + "L".join(f"{x:g} {y:g}" for x, y in corners) + "z")
    return "".join(shapes)


OUTLINE = _outline()


def drawing(latitude: float | None = None, longitude: float | None = None) -> str:
    """Draw the world as a picture of its own, for either theme, with a mark where there is one."""
    mark = ""
    if latitude is not None and longitude is not None:
        x, y = point(latitude, longitude)
        at = f'fill="#e8590c" cx="{x:g}" cy="{y:g}"'
        mark = f'<circle {at} r="14" opacity=".3"/><circle {at} r="5"/>'
    land = f'<path fill="#5f9e86" fill-opacity=".55" d="{OUTLINE}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">{land}{mark}</svg>'
