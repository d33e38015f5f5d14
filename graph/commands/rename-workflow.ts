import { LIMITS, type WorkflowDocument } from '../document';
import { type Edited, edited } from './edited';

/** Sets the workflow's name and description; an empty name is not taken, an empty description is removed. */
export function renameWorkflow(document: WorkflowDocument, change: { name?: string; description?: string }): Edited {
  const name = change.name?.trim().slice(0, LIMITS.nameLength) || document.name;
  const { description: old, ...rest } = document;
  const description = (change.description === undefined ? old : change.description.trim().slice(0, 4_000)) || undefined;
  if (name === document.name && description === old) return edited(document, document);
  return edited(document, { ...rest, name, ...(description === undefined ? {} : { description }) });
}
