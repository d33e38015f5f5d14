'use client';

import { type ComponentType, createContext, useContext } from 'react';
import type { Json, JsonObject } from '@/graph/json';
import type { PathPart } from '../path';
import type { SettingProps } from './setting';

/** The step whose settings are being edited, for widgets that read or write more than their own field. */
export interface SettingsContextValue {
  config: JsonObject;
  /** path inside the config; `undefined` removes */
  set(path: readonly PathPart[], value: Json | undefined): void;
  /** several settings in one undo step */
  setMany(values: JsonObject): void;
  /** what is wrong at exactly this place (`config.fields[0].label`), in words */
  problemAt(path: string): string | undefined;
  /** draws one setting; handed in because settings hold settings, and files must not need each other */
  Setting: ComponentType<SettingProps>;
}

const Context = createContext<SettingsContextValue | null>(null);
export const SettingsProvider = Context;

export const useSettings = (): SettingsContextValue => {
  const value = useContext(Context);
  if (!value) throw new Error('A setting is drawn outside of a settings form.');
  return value;
};
