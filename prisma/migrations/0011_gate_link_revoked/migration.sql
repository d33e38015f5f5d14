ALTER TABLE "gate_link" ADD COLUMN "id" UUID NOT NULL DEFAULT gen_random_uuid(),
ADD COLUMN "created_by_id" UUID,
ADD COLUMN "revoked_at" TIMESTAMPTZ(3);
CREATE UNIQUE INDEX "gate_link_id_key" ON "gate_link"("id");
