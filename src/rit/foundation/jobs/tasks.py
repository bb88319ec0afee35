"""What the worker does by itself. Times are UTC; each task runs once at a time."""

from __future__ import annotations

import logging
from uuid import UUID

from procrastinate import JobContext
from procrastinate.contrib.django import app

from rit.foundation import clock
from rit.foundation.access.actor import Actor, system
from rit.foundation.notices import mail
from rit.foundation.registries import nightly
from rit.foundation.retention import purge as retention

log = logging.getLogger(__name__)

KEPT_HOURS = 30 * 24  # of finished jobs, as the retention policy says


@app.periodic(cron="*/5 * * * *")
@app.task(name="notices.mail", lock="notices.mail", queueing_lock="notices.mail")
def mail_notices(timestamp: int) -> None:
    mail.send_pending(clock.now(), system("worker"))


@app.periodic(cron="30 1 * * *")
@app.task(name="jobs.nightly", lock="jobs.nightly", queueing_lock="jobs.nightly")
def every_night(timestamp: int) -> None:
    """Each job by itself: one that fails is logged and keeps none of the others from running."""
    failed = []
    for job in nightly.jobs:
        try:
            job.run(by=system("worker"), now=clock.now())
        except Exception:
            log.exception("the nightly job %s failed", job.name)
            failed.append(job.name)
    if failed:
        raise RuntimeError(f"nightly jobs failed: {', '.join(failed)}")


@app.periodic(cron="45 1 * * *")
@app.task(name="jobs.forget", lock="jobs.forget", queueing_lock="jobs.forget", pass_context=True)
async def forget_old_jobs(context: JobContext, timestamp: int) -> None:
    await context.app.job_manager.delete_old_jobs(
        nb_hours=KEPT_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
    )


@app.task(name="retention.purge", lock="retention.purge", queueing_lock="retention.purge")
def purge(account: str) -> None:
    """Deferred by whoever steers retention, after having seen the count; stands in the trail as theirs."""
    retention.purge(by=Actor(account=UUID(account)), now=clock.now(), dry_run=False)
