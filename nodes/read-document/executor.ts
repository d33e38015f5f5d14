import { isFileRef, type Json } from '@/graph/json';
import { defineExecutor, done, fail } from '../define-executor';
import type { ReadDocumentConfig } from './definition';

type ResolvedConfig = Omit<ReadDocumentConfig, 'file'> & { file: Json };

export const readDocumentExecutor = defineExecutor<ResolvedConfig>(async ({ file, maxPages }, context) => {
  if (!isFileRef(file)) {
    return fail('not-a-file', 'There is no file to read: the value chosen for "File" is not a file.', {
      field: 'config.file',
    });
  }
  context.progress({ message: `Reading ${file.name}` });
  const content = await context.documents.read(
    { workspaceId: context.workspaceId, file, maxPages },
    { signal: context.signal },
  );
  return done(
    {
      text: content.text,
      name: file.name,
      kind: content.kind,
      pageCount: content.pages.length,
      pages: content.pages,
      rows: content.rows ?? [],
    },
    { warnings: content.warnings },
  );
});
