-- AlterTable
ALTER TABLE "workflow" ADD COLUMN     "max_concurrent" INTEGER;

-- Runs that a worker should look at, by workflow: the claim looks at the first few of each and at nothing else. Partial, so
-- that runs which have ended or are being worked on cost nothing. Prisma cannot describe it and leaves it alone.
CREATE INDEX "run_due_idx" ON "run"("workflow_id", "wake_at") WHERE "worker" IS NULL AND "wake_at" IS NOT NULL;
