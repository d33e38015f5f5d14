import { convert, type HtmlToTextOptions } from 'html-to-text';

const OPTIONS: HtmlToTextOptions = {
  wordwrap: false,
  limits: { maxInputLength: 60 * 1024 * 1024, maxDepth: 300, ellipsis: '' },
  selectors: [
    ...['script', 'style', 'noscript', 'template', 'svg', 'iframe', 'object', 'head', 'img'].map((selector) => ({
      selector,
      format: 'skip',
    })),
    { selector: 'a', options: { ignoreHref: true } },
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
    { selector: 'table', format: 'dataTable', options: { uppercaseHeaderCells: false, maxColumnWidth: 80 } },
  ],
};

/** What a person would read on the page: no scripts, no styles, tables as columns of text. */
export const htmlToText = (html: string): string =>
  convert(html, OPTIONS)
    .replace(/[^\S\n]+\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
