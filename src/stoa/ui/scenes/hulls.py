"""The boats themselves, one drawing a kind, bow to the right, water at 154."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hull:
    """A kind of boat: what it is called in a sentence, and its parts as (paint, path, opacity)."""

    words: str
    parts: tuple[tuple[str, str, float], ...]


_WAKE = ("foam", "M40 156q18 -8 44 -3q-14 6 -44 3zM30 160q24 -4 52 -1q-20 5 -52 1z", 0.85)
_BOW_WAVE = ("foam", "M214 158q20 -10 38 -6q-8 8 -38 6z", 0.8)

HULLS: dict[str, Hull] = {
    "sail": Hull(
        "a sailing boat",
        (
            ("dark", "M158 22h2.6v112H158z", 1),
            ("accent", "M160.6 22l13 3.5l-13 4z", 1),
            ("deck", "M163 34Q203 82 213 124Q188 128 163 127z", 1),
            ("shade", "M163 34Q176 82 178 128Q170 128 163 127z", 0.5),
            ("deck", "M156 40Q122 90 96 129Q130 130 156 124z", 0.97),
            ("accent", "M120 98Q104 118 96 129Q112 130 126 128Q118 112 120 98z", 0.9),
            ("wood", "M160 128h54v2.4h-54z", 1),
            ("deck", "M124 137l10 -9h54l9 9z", 1),
            ("glass", "M138 130.5h12v3.5h-14zM154 130.5h12v3.5h-12zM170 130.5h12l3 3.5h-15z", 1),
            ("hull", "M86 135Q160 139 242 133Q230 154 206 160H112Q92 152 86 135z", 1),
            ("stripe", "M87.5 139Q160 143 239 137.5l-2 3.4Q160 146 89.4 142.6z", 1),
            ("dark", "M84 134l-4 22h5l6 -14z", 1),
        ),
    ),
    "power": Hull(
        "a motor cruiser",
        (
            _WAKE,
            ("dark", "M142 92l5 -15h26l8 15h-4l-6 -11h-21l-4 11z", 1),
            ("deck", "M128 108l9 -14h48l13 14z", 1),
            ("glass", "M176 96h8l10 10h-14z", 1),
            ("deck", "M104 130l18 -24h76l26 23z", 1),
            ("glass", "M127 111h23v11h-31zM154 111h22v11h-22zM180 111h15l13 11h-28z", 1),
            ("shade", "M112 124h108l4 5H104z", 0.8),
            ("hull", "M76 130Q170 132 256 123Q246 150 224 160H104Q84 152 76 130z", 1),
            ("stripe", "M78 135Q170 137 252 129l-2 4Q170 142 80 139z", 1),
            ("dark", "M206 121h40v1.2h-40zM212 121v6h1.2v-6zM226 121v5h1.2v-5zM240 121v4h1.2v-4z", 0.7),
            _BOW_WAVE,
        ),
    ),
    "fishing": Hull(
        "a fishing boat",
        (
            _WAKE,
            ("dark", "M150 100L116 40l1 -.6L152 100zM176 100L212 46l1 .6L178 100z", 0.8),
            ("dark", "M138 96h2v34h-2zM180 96h2v32h-2zM138 104h44v1.6h-44z", 1),
            ("deck", "M130 92h60q3 0 3 5h-66q0 -5 3 -5z", 1),
            ("deck", "M146 130l2 -20h22l7 20z", 1),
            ("glass", "M168 104h6l6 14h-8z", 1),
            ("wood", "M112 118h14v14h-14z", 1),
            ("dark", "M76 118h13l2 18h-5l-2 18h-5l-1 -18h-4z", 1),
            ("hull", "M88 131Q170 134 252 120Q244 150 220 160H106Q92 152 88 131z", 1),
            ("stripe", "M89 136Q170 139 249 126l-2 4Q170 144 90 140z", 1),
            ("dark", "M198 122Q226 118 246 113l.2 1.2Q226 120 198 123.4z", 0.7),
            _BOW_WAVE,
        ),
    ),
    "pontoon": Hull(
        "a pontoon boat",
        (
            (
                "dark",
                "M114 92h2v40h-2zM196 92h2v40h-2zM130 92l-10 22l-1.6 -.8L128 92zM182 92l10 22l1.6 -.8L184 92z",
                0.9,
            ),
            ("accent", "M102 88Q156 80 210 88v6H102z", 1),
            ("deck", "M84 114h52v20H84zM160 114h88v20h-88z", 1),
            ("stripe", "M84 118h52v4H84zM160 118h88v4h-88z", 1),
            ("wood", "M140 120h16v14h-16z", 0.9),
            ("hull", "M80 132h172q3 5 -1 9H80z", 1),
            ("shade", "M82 142h168q16 2 20 9q-6 9 -20 9H82q-10 -9 0 -18z", 1),
            ("dark", "M72 128h9l2 28h-7z", 1),
        ),
    ),
    "ski": Hull(
        "a ski boat",
        (
            ("foam", "M24 158q30 -16 66 -9q-24 14 -66 9zM50 148q18 -9 38 -3q-16 6 -38 3z", 0.9),
            ("dark", "M138 132l14 -30h20l10 28h-4.5l-8 -23.5h-13L143 132z", 1),
            ("accent", "M150 99h24v4h-24z", 1),
            ("glass", "M176 118l20 9l-26 3z", 0.95),
            ("wood", "M112 128h24v7h-24z", 1),
            ("hull", "M86 136Q172 130 258 128Q244 152 222 160H106Q90 152 86 136z", 1),
            ("stripe", "M90 144Q170 146 246 135l-6 6Q170 153 93 149z", 1),
            _BOW_WAVE,
        ),
    ),
    "yacht": Hull(
        "a motor yacht",
        (
            _WAKE,
            ("dark", "M136 74l4 -16h4l-1 6h12l3 10z", 1),
            ("deck", "M140 58a5 5 0 0 1 10 0zM114 90l9 -15h46l14 15z", 1),
            ("glass", "M126 79h40l7 7h-50z", 1),
            ("deck", "M92 109l10 -18h92l20 18z", 1),
            ("glass", "M106 95h84l9 9H101z", 1),
            ("deck", "M68 128l12 -19h142l28 17z", 1),
            ("glass", "M84 113h26v8H79zM114 113h26v8h-26zM144 113h26v8h-26zM174 113h26v8h-26zM204 113h14l12 8h-26z", 1),
            ("hull", "M46 128Q160 132 284 119Q270 150 244 160H76Q54 152 46 128z", 1),
            ("stripe", "M48 133Q160 138 280 125l-2 3.5Q160 142 49.5 137z", 1),
            ("glass", "M96 144h22v4H97zM126 144.5h22v4h-22zM156 144.5h22v4h-22zM186 143.5h22v4h-22z", 0.8),
            _BOW_WAVE,
        ),
    ),
    "personal-watercraft": Hull(
        "a personal watercraft",
        (
            ("foam", "M50 158q34 -26 78 -12q-30 18 -78 12zM86 142q14 -14 30 -8q-10 8 -30 8z", 0.9),
            ("dark", "M178 108l12 -4l1.5 3l-9 4l4 13l-4 1z", 1),
            ("dark", "M128 131Q148 120 172 127l2 8h-48z", 1),
            ("accent", "M168 136l14 -17q20 4 30 18z", 1),
            ("glass", "M184 119q8 0 14 6l-12 -2z", 0.9),
            ("hull", "M116 137Q170 131 226 140Q218 156 200 160H134Q118 152 116 137z", 1),
            ("stripe", "M118 143Q170 139 222 146l-3 4Q170 145 120.5 148z", 1),
        ),
    ),
    "dinghy": Hull(
        "a dinghy",
        (
            ("dark", "M158 56h2.400v84H158z", 1),
            ("deck", "M161 60Q196 76 202 84Q200 112 192 128L161 132z", 1),
            ("accent", "M161 100Q182 104 199 104Q197 112 194 122L161 124z", 0.95),
            ("wood", "M142 58l62 26l-.8 2l-62 -26z", 1),
            ("hull", "M112 139Q160 143 214 136Q208 156 192 160H130Q114 154 112 139z", 1),
            ("wood", "M111 137Q160 141 216 134l.5 3Q160 144 111.5 140.5z", 1),
        ),
    ),
    "other": Hull(
        "a workboat",
        (
            _WAKE,
            ("dark", "M150 62h2.400v42H150zM136 74h30v1.600h-30z", 1),
            ("accent", "M110 96h16v34h-16z", 1),
            ("dark", "M109 92h18v8h-18z", 1),
            ("deck", "M134 132V98h46l6 34z", 1),
            ("glass", "M140 104h10v10h-10zM154 104h10v10h-10zM168 104h9l2 10h-11z", 1),
            ("wood", "M128 96h58v4h-58z", 1),
            ("hull", "M78 124Q96 134 160 134Q226 134 254 114Q248 148 224 160H102Q82 150 78 124z", 1),
            ("stripe", "M78 124Q96 134 160 134Q226 134 254 114l-.6 5Q226 139 160 139Q96 139 79 129z", 1),
            ("dark", "M92 142a4 4 0 1 0 8 0a4 4 0 1 0 -8 0zM226 138a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z", 0.8),
            _BOW_WAVE,
        ),
    ),
}
