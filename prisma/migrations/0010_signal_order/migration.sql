-- AlterTable
ALTER TABLE "run_signal" ALTER COLUMN "data" SET DATA TYPE JSON;
