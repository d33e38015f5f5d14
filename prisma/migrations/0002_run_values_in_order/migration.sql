-- AlterTable
ALTER TABLE "run" ADD COLUMN     "idempotency_key" TEXT,
ALTER COLUMN "input" SET DATA TYPE JSON,
ALTER COLUMN "output" SET DATA TYPE JSON;

-- AlterTable
ALTER TABLE "run_event" ALTER COLUMN "data" SET DATA TYPE JSON;

-- CreateIndex
CREATE UNIQUE INDEX "run_workflow_id_idempotency_key_key" ON "run"("workflow_id", "idempotency_key");
