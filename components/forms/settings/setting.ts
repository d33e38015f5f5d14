import type { Json } from '@/graph/json';
import type { FieldSpec } from '../config-specs';
import type { PathPart } from '../path';

/** What every widget of a settings form gets. */
export interface SettingProps {
  spec: FieldSpec;
  /** inside the config */
  path: readonly PathPart[];
  value: Json | undefined;
  onChange: (value: Json | undefined) => void;
}
