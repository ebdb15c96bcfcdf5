"""Passkeys: the only factor, or the second one."""

from stoa.kernel.feature import Feature

from . import api, jobs
from .personal import PERSONAL

FEATURE = Feature(
    name="passkeys",
    package=__name__,
    routes=api.ROUTES,
    jobs=(jobs.SWEEP,),
    crons=(jobs.SWEEP_CRON,),
    personal=PERSONAL,
)
