import { writeFile } from 'node:fs/promises';
import type { ApiServices } from '@/server/api/services';
import { Refusal } from '@/server/refusal';
import { getWorkflow } from '@/server/workflows/get-workflow';
import { EXIT } from './exit-code';
import { findNamedWorkflow } from './find-named-workflow';
import { ownerActor } from './owner-actor';
import { printJson, printLines } from './print';

/** `sluice export <workflow>`: its draft as a file, or on standard output. It holds no keys and no values of runs. */
export const exportCommand = async (
  services: ApiServices,
  named: string,
  { output: file, json: isJson }: { output?: string; json?: boolean },
): Promise<number> => {
  const actor = await ownerActor(services);
  const { id } = await findNamedWorkflow(services, actor, named);
  const { document, name } = await getWorkflow(services, actor, { id });
  if (file === undefined) {
    printJson(document);
    return EXIT.ok;
  }
  await writeFile(file, `${JSON.stringify(document, null, 2)}\n`).catch((error: NodeJS.ErrnoException) => {
    const reason = { ENOENT: 'its folder does not exist', EISDIR: 'it is a folder', EACCES: 'permission denied' }[
      error.code ?? ''
    ];
    throw new Refusal('invalid', `“${file}” cannot be written: ${reason ?? error.message}.`);
  });
  if (isJson) printJson({ id, name, file });
  else printLines([`${name} is in ${file}.`]);
  return EXIT.ok;
};
