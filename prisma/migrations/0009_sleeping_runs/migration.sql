-- Runs that have not ended and that no time wakes, only a person or another run: the one kind of open run that no other index
-- leads to when they are counted. Partial, so that it costs a run nothing while it moves. Prisma cannot describe it and leaves it alone.
CREATE INDEX "run_sleeping_idx" ON "run"("status") WHERE "worker" IS NULL AND "wake_at" IS NULL AND "finished_at" IS NULL;
