"""How what was typed is looked for."""


def as_pattern(typed: str) -> str:
    """Write what was typed as a pattern in which nothing means anything but itself."""
    text = typed.strip()
    for special in ("\\", "%", "_"):
        text = text.replace(special, f"\\{special}")
    return f"%{text}%"
