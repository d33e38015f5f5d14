'use client';

import { createContext, type ReactNode, useContext } from 'react';
import type { FileRef, Json } from '@/graph/json';
import type { JsonSchema } from '@/graph/json-schema';
import type { ValueBook } from './values/value-book';

export interface ModelChoice {
  id: string;
  label: string;
  provider: string;
  isStandIn: boolean;
  isLocal: boolean;
}

export interface ToolChoice {
  name: string;
  title: string;
  description: string;
  inputSchema: JsonSchema;
  outputSchema?: JsonSchema | null;
  annotations: Record<string, Json>;
  effect: 'read' | 'write' | 'none';
  fingerprint: string;
  problem?: string | null;
}

export interface ConnectionChoice {
  name: string;
  status: string;
  statusDetail: string | null;
  isDemo: boolean;
  tools: ToolChoice[];
}

/** A published workflow that a step can run, as the step keeps it. */
export interface WorkflowChoice {
  id: string;
  name: string;
  number: number;
  versionHash: string;
  inputSchema: JsonSchema;
  outputSchema: JsonSchema;
  most: object;
  /** it is the one being edited, which cannot run itself */
  isOpen: boolean;
}

export interface CredentialChoice {
  name: string;
  headerName: string;
  hosts: string[];
}

/** What fields need from the world. The editor fills it from the server, tests by hand. */
export interface FormServices {
  models: { choices: ModelChoice[]; defaultModel: string | null } | null;
  connections: ConnectionChoice[] | null;
  workflows: WorkflowChoice[] | null;
  credentials: CredentialChoice[] | null;
  uploadFile(file: File): Promise<FileRef>;
}

const ServicesContext = createContext<FormServices>({
  models: null,
  connections: null,
  workflows: null,
  credentials: null,
  uploadFile: () => Promise.reject(new Error('Files cannot be stored here.')),
});

export const FormServicesProvider = ({ services, children }: { services: FormServices; children: ReactNode }) => (
  <ServicesContext value={services}>{children}</ServicesContext>
);

export const useFormServices = (): FormServices => useContext(ServicesContext);

/** Names a template may use here, with the last value of each. */
export interface FormScope {
  book: ValueBook;
  /** what a preview is made from; null when nothing has run and there is no sample */
  names: Record<string, Json> | null;
  /** "run 214", "sample data" */
  namesFrom: string | null;
  /** the names of which no run has given a value, so that a sample stands in: `input`, `item`, `steps.extract` */
  sampled: ReadonlySet<string>;
  /** containers only: what their fields about the steps inside may use (`FieldMeta.scope`) */
  body?: FormScope;
}

const ScopeContext = createContext<FormScope | null>(null);

export const FormScopeProvider = ({ scope, children }: { scope: FormScope; children: ReactNode }) => (
  <ScopeContext value={scope}>{children}</ScopeContext>
);

export const useFormScope = (): FormScope | null => useContext(ScopeContext);
