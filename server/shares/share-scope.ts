/** What the maker of a link chose to show. Stored with the share and applied on the server at every view. */
export interface ShareScope {
  includeInputs: boolean;
  includePrompts: boolean;
  redact: boolean;
}
