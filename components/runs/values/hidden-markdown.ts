import { splitHidden } from './hidden-text';

interface HastNode {
  type: string;
  value?: string;
  tagName?: string;
  properties?: Record<string, unknown>;
  children?: HastNode[];
}

/** Rehype plugin: turns hidden parts of Markdown text into `<span data-hidden>`, which the renderer draws as pills. */
export const hiddenMarkdown = () => (tree: HastNode) => visit(tree);

function visit(node: HastNode): void {
  if (!node.children) return;
  node.children = node.children.flatMap((child) => {
    if (child.type !== 'text' || !child.value?.includes('⟦')) {
      visit(child);
      return [child];
    }
    return splitHidden(child.value).map(
      (part): HastNode =>
        part.kind === 'text'
          ? { type: 'text', value: part.text }
          : { type: 'element', tagName: 'span', properties: { dataHidden: part.what }, children: [] },
    );
  });
}
