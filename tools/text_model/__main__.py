"""The command: `python -m tools.text_model [--check]`."""

import argparse
import sys

from .examples import DATA, UNSEEN, read_demo, read_everyday, read_examples
from .measure import measure, written_table
from .train import train, written_weights

WEIGHTS = DATA / "weights.tsv"


def main(arguments: list[str]) -> int:
    """Train, say how good it is, and write the weights or compare them with those that are there."""
    parser = argparse.ArgumentParser(prog="python -m tools.text_model", description=__doc__)
    parser.add_argument("--check", action="store_true", help="fail where the weights are not those of the examples")
    options = parser.parse_args(arguments)
    examples = read_examples() + read_everyday()
    learnt, held_out = [one for one in examples if not one.held_out], [one for one in examples if one.held_out]
    model = train(learnt)
    print(f"{len(learnt)} examples learnt, {len(held_out)} held out, {len(model.features)} features.")
    print(written_table(measure(model, held_out)))
    unseen = read_examples(UNSEEN)
    print(f"\n{len(unseen)} that were written afterwards:")
    print(written_table(measure(model, unseen)))
    demo = read_demo()
    print(f"\n{len(demo)} harmless texts of the sites' demo data, none of them learnt:")
    print(written_table(one for one in measure(model, demo) if one.label == "any"))
    text = written_weights(model)
    if not options.check:
        WEIGHTS.write_text(text, encoding="utf-8")
        return 0
    return 0 if WEIGHTS.read_text(encoding="utf-8") == text else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
