import type { WorkflowDocument, WorkflowSettings } from '../document';
import { type Edited, edited } from './edited';

/** Changes how runs of the workflow are treated; undefined takes a setting away, and with the last of them all of it. */
export function setSettings(document: WorkflowDocument, change: Partial<WorkflowSettings>): Edited {
  const { settings: before, ...rest } = document;
  const settings = Object.fromEntries(
    Object.entries({ ...before, ...change }).filter(([, value]) => value !== undefined),
  );
  if (JSON.stringify(settings) === JSON.stringify(before ?? {})) return edited(document, document);
  return edited(document, { ...rest, ...(Object.keys(settings).length > 0 ? { settings } : {}) });
}
