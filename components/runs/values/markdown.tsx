'use client';

import ReactMarkdown, { type Components } from 'react-markdown';
import rehypeSanitize from 'rehype-sanitize';
import remarkGfm from 'remark-gfm';
import { hiddenMarkdown } from './hidden-markdown';
import { ShownText } from './hidden-pill';

const components: Components = {
  // Models and tools write this text. An image would tell another server who reads it, so only its words are shown.
  img: ({ alt }) => <span className="text-ink-3">{alt ? `[picture: ${alt}]` : '[picture]'}</span>,
  a: ({ href, children }) => (
    <a
      href={href}
      target="_blank"
      rel="noopener noreferrer nofollow"
      className="text-accent-text underline underline-offset-2"
    >
      {children}
    </a>
  ),
  span: ({ node, children }) => {
    const what = node?.properties.dataHidden;
    return typeof what === 'string' ? <ShownText text={`⟦${what}⟧`} /> : <span>{children}</span>;
  },
};

/** Markdown from a model or a tool: no raw HTML, no pictures, links that carry nothing along. */
export const Markdown = ({ text }: { text: string }) => (
  <div className="markdown">
    <ReactMarkdown remarkPlugins={[remarkGfm]} rehypePlugins={[rehypeSanitize, hiddenMarkdown]} components={components}>
      {text}
    </ReactMarkdown>
  </div>
);
