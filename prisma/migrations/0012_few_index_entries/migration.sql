-- Of these columns almost every run has none: only a run under way has a worker, only one that waits has a time, few have a parent
-- or are retries. Partial indexes spare each run a dozen entries on its way, and stay small when millions have ended. Prisma
-- cannot describe them and leaves them alone.
DROP INDEX "run_worker_idx";
CREATE INDEX "run_worker_idx" ON "run"("worker") WHERE "worker" IS NOT NULL;
DROP INDEX "run_wake_at_idx";
CREATE INDEX "run_wake_at_idx" ON "run"("wake_at") WHERE "wake_at" IS NOT NULL;
DROP INDEX "run_parent_run_id_idx";
CREATE INDEX "run_parent_run_id_idx" ON "run"("parent_run_id") WHERE "parent_run_id" IS NOT NULL;
DROP INDEX "run_retry_of_id_idx";
CREATE INDEX "run_retry_of_id_idx" ON "run"("retry_of_id") WHERE "retry_of_id" IS NOT NULL;
