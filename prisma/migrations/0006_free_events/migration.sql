-- DropForeignKey
ALTER TABLE "run_event" DROP CONSTRAINT "run_event_run_id_fkey";
