import { notFound } from './refusal';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** PostgreSQL raises an error for text that is not a uuid; this asks first. */
export const isUuid = (text: string): boolean => UUID.test(text);
export const uuidOr404 = (id: string, what: string): string => {
  if (!isUuid(id)) throw notFound(what);
  return id;
};
