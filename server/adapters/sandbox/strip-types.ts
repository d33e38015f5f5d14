import { transform } from 'sucrase';

/** Removes TypeScript's types and keeps every line where it was, so that errors name the author's own lines. */
export const stripTypes = (source: string): string =>
  transform(source, {
    transforms: ['typescript'],
    disableESTransforms: true,
    keepUnusedImports: true,
    production: true,
  }).code;
