-- AlterTable
ALTER TABLE "connection" ADD COLUMN     "max_concurrent" INTEGER;

-- AlterTable
ALTER TABLE "run" ADD COLUMN     "budget" JSONB,
ADD COLUMN     "origin" JSON,
ADD COLUMN     "parent_path" TEXT,
ADD COLUMN     "parent_run_id" UUID,
ADD COLUMN     "retry_of_id" UUID;

-- AlterTable
ALTER TABLE "worker" ADD COLUMN     "info" JSONB NOT NULL DEFAULT '{}';

-- AlterTable
ALTER TABLE "workflow" ADD COLUMN     "published_version_id" UUID;

-- AlterTable
ALTER TABLE "workflow_version" ADD COLUMN     "published_at" TIMESTAMPTZ(3),
ADD COLUMN     "published_by_id" UUID;

-- CreateTable
CREATE TABLE "gate_link" (
    "token_hash" TEXT NOT NULL,
    "gate_id" UUID NOT NULL,
    "recipient" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "gate_link_pkey" PRIMARY KEY ("token_hash")
);

-- CreateTable
CREATE TABLE "api_key" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "token_hash" TEXT NOT NULL,
    "last4" TEXT NOT NULL,
    "role" "role" NOT NULL,
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "connection_lease" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "run_id" UUID NOT NULL,
    "worker" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "connection_lease_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "gate_link_gate_id_idx" ON "gate_link"("gate_id");

-- CreateIndex
CREATE UNIQUE INDEX "api_key_token_hash_key" ON "api_key"("token_hash");

-- CreateIndex
CREATE INDEX "api_key_workspace_id_idx" ON "api_key"("workspace_id");

-- CreateIndex
CREATE INDEX "connection_lease_workspace_id_key_idx" ON "connection_lease"("workspace_id", "key");

-- CreateIndex
CREATE INDEX "run_parent_run_id_idx" ON "run"("parent_run_id");

-- CreateIndex
CREATE INDEX "run_retry_of_id_idx" ON "run"("retry_of_id");

-- AddForeignKey
ALTER TABLE "gate_link" ADD CONSTRAINT "gate_link_gate_id_fkey" FOREIGN KEY ("gate_id") REFERENCES "gate"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;
