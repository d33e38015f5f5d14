import type { ApiServices } from '@/server/api/services';
import { EXIT } from './exit-code';
import { findOrCreateWorkflow } from './find-or-create-workflow';
import { loadDocument } from './load-document';
import { ownerActor } from './owner-actor';
import { printJson, printLines } from './print';

/** `sluice import <file>...`: stores workflow files as drafts. All are read before the first is stored. */
export const importCommand = async (
  services: ApiServices,
  files: string[],
  { json: isJson }: { json?: boolean },
): Promise<number> => {
  const loaded = [];
  for (const file of files) loaded.push({ file, ...(await loadDocument(file, services.registry)) });
  const actor = await ownerActor(services);
  const imported = [];
  for (const { file, document, notes } of loaded) {
    const { id, isNew } = await findOrCreateWorkflow(services, actor, document);
    imported.push({ file, id, name: document.name, isNew, notes });
  }
  if (isJson) printJson({ workflows: imported });
  else
    printLines(
      imported.flatMap(({ id, name, isNew, notes }) => [
        `${id}  ${name}${isNew ? '' : ' (was there already)'}`,
        ...notes.map((note) => `  ${note}`),
      ]),
    );
  return EXIT.ok;
};
