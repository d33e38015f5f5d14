/** What the rest of the panel may do with the template field the person last worked in. */
export interface TemplateHandle {
  insert(expression: string): void;
  /** plain text at the cursor: the `/` that was meant as a slash after all */
  type(text: string): void;
  focus(): void;
}

let active: TemplateHandle | null = null;
const listeners = new Set<() => void>();

const notify = (): void => {
  for (const listener of listeners) listener();
};

/** A click on a value in a list goes to the field that had the focus last. */
export const setActiveTemplate = (handle: TemplateHandle | null): void => {
  active = handle;
  notify();
};

export const releaseTemplate = (handle: TemplateHandle): void => {
  if (active === handle) setActiveTemplate(null);
};

export const activeTemplate = (): TemplateHandle | null => active;

export const subscribeActiveTemplate = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Type of a value dragged from a list onto a field. */
export const VALUE_MIME = 'application/x-sluice-value';
