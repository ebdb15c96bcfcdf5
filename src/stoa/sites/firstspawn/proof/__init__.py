"""Proof: whoever can write into a server's message or its name's records owns it, whoever has listed it."""

from stoa.kernel.feature import Feature, PersonalColumn

from . import api, consumers, jobs, pages

FEATURE = Feature(
    name="proof",
    held_as="Proof of your servers",
    package=__name__,
    routes=(*api.ROUTES, *pages.ROUTES),
    consumers=consumers.CONSUMERS,
    jobs=jobs.JOBS,
    personal=(
        PersonalColumn("server_claims", "token", "What somebody shows to prove that a server is theirs.", "erase"),
    ),
)
