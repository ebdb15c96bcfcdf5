"""How many pictures of each kind the signals notice."""

from stoa.commons.moderation.pictures import judge_picture

from .drawn import drawn


def written_table() -> str:
    """Write the table of the documents."""
    lines = ["| drawn | should be noticed | pictures | noticed | highest score |", "| --- | --- | --- | --- | --- |"]
    for name, wanted, pictures in drawn():
        scores = [max((one.score for one in judge_picture(picture).signals), default=0) for picture in pictures]
        noticed = sum(score > 0 for score in scores)
        lines.append(
            f"| {name} | {'yes' if wanted else 'no'} | {len(scores)} | {noticed / len(scores):.0%} | {max(scores)} |"
        )
    return "\n".join(lines)
