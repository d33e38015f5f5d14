import type { WorkflowNode } from '../document';
import type { AnyNodeDefinition } from '../node-definition';

export type Migrated = { node: WorkflowNode; wasChanged: boolean } | { problem: string };

/** Brings the settings of one step to the version of its type that this Sluice has. */
export function migrateNode(node: WorkflowNode, definition: AnyNodeDefinition): Migrated {
  if (node.typeVersion > definition.version)
    return { problem: `"${node.title}" was made with a newer Sluice. Update Sluice to open this workflow.` };
  let { config } = node;
  for (let version = node.typeVersion; version < definition.version; version++) {
    const migrate = definition.migrations[version];
    if (!migrate) return { problem: `"${node.title}" is of an old version (${version}) that can no longer be read.` };
    try {
      config = migrate(config);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { problem: `The settings of "${node.title}" could not be brought to the current version: ${reason}` };
    }
  }
  if (node.typeVersion === definition.version) return { node, wasChanged: false };
  return { node: { ...node, typeVersion: definition.version, config }, wasChanged: true };
}
