-- Runs that another run began and that have not ended: every worker looks every few seconds for those whose parent has. Partial,
-- so that it costs runs which nobody began, and those that have ended, nothing. Prisma cannot describe it and leaves it alone.
CREATE INDEX "run_open_child_idx" ON "run"("parent_run_id") WHERE "parent_run_id" IS NOT NULL AND "finished_at" IS NULL;
