-- AlterTable
ALTER TABLE "workflow" ADD COLUMN     "last_run_number" INTEGER NOT NULL DEFAULT 0;

-- Runs that are there go on being counted.
UPDATE "workflow" SET "last_run_number" = "last"."number"
FROM (SELECT "workflow_id", max("number") AS "number" FROM "run" GROUP BY "workflow_id") AS "last"
WHERE "last"."workflow_id" = "workflow"."id";
