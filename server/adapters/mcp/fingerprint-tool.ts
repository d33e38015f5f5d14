import { canonicalJson } from '@/graph/canonical-json';
import { sha256Hex } from '@/graph/hash';

/** What a step remembers of a tool. A server that changes any of these has changed what the author agreed to. */
export const fingerprintTool = (tool: {
  name: string;
  description?: unknown;
  inputSchema?: unknown;
  annotations?: unknown;
}): string =>
  sha256Hex(
    [tool.name, tool.description ?? '', canonicalJson(tool.inputSchema ?? {}), canonicalJson(tool.annotations ?? {})]
      .map((part) => JSON.stringify(part))
      .join('|'),
  );
