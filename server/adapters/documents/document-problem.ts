export type DocumentProblemCode =
  | 'document-empty'
  | 'document-broken'
  | 'document-locked'
  | 'document-no-text'
  | 'document-unsupported'
  | 'document-too-long';

/** Why a file gives no text. The words follow the file's name: `"order.pdf" is locked with a password.` */
export class DocumentProblem extends Error {
  override name = 'DocumentProblem';
  constructor(
    readonly code: DocumentProblemCode,
    words: string,
  ) {
    super(words);
  }
}
