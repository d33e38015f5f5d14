'use client';

import { useMemo } from 'react';
import { useFormServices } from '../../forms/form-services';
import { useEditor } from '../store/editor-context';
import { type PaletteEntry, paletteEntries, toolEntries } from './palette-entries';

/** Steps, and the tools of the connections, which only a search shows. */
export const usePalette = (): { steps: PaletteEntry[]; tools: PaletteEntry[] } => {
  const { registry } = useEditor();
  const { connections } = useFormServices();
  return useMemo(
    () => ({ steps: paletteEntries(registry), tools: toolEntries(connections ?? [], registry.get('mcp-tool')) }),
    [registry, connections],
  );
};
