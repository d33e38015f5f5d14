import type * as z from 'zod';
import type { Actor } from '@/server/accounts/actor';
import type { Permission } from '@/server/accounts/permissions';
import type { ApiServices } from '../services';
import { readBody, readHeaders, readParams, readQuery } from './read-request';

export interface RestContext {
  services: ApiServices;
  actor: Actor;
  /** of the API key, for limits */
  keyId: string;
  request: Request;
}

export interface AnswerSpec {
  description: string;
  /** of the JSON body; absent when there is none, or other bytes */
  schema?: z.ZodType;
  /** when it is not JSON */
  contentType?: string;
  /** header and what it says */
  headers?: Record<string, string>;
}

type Fields = z.ZodObject;

interface Reply<Status extends number = number, Body = unknown> {
  status: Status;
  body?: Body;
  headers?: Record<string, string>;
  /** instead of a body, when it is not JSON */
  response?: Response;
}

/** A JSON answer; its status and body are held against what the operation says of its answers. */
export const reply = <const Status extends number, Body>(
  status: Status,
  body: Body,
  headers?: Record<string, string>,
): Reply<Status, Body> & { body: Body } => ({ status, body, headers });

export const replyEmpty = (status: 204): Reply<204, never> => ({ status });

/** Other bytes than JSON. */
export const replyRaw = (response: Response): Reply<200, never> & { response: Response } => ({ status: 200, response });

type AnswerOf<Status extends number, Spec> = Spec extends { schema: infer Schema extends z.ZodType }
  ? (Reply<Status, z.input<Schema>> & { body: z.input<Schema> }) | (Reply<Status, never> & { response: Response })
  : Reply<Status, never>;
type Answers<Specs> = { [Status in keyof Specs & number]: AnswerOf<Status, Specs[Status]> }[keyof Specs & number];

interface OperationFacts {
  /** camelCase verb and noun: names the operation in generated clients */
  id: string;
  method: 'get' | 'post' | 'put' | 'delete';
  /** after /api/v1; parameters in braces */
  path: string;
  tag: 'Workflows' | 'Runs' | 'Questions' | 'Files';
  summary: string;
  description?: string;
  permission: Permission;
  /** statuses it refuses with, besides those that every operation of its shape has */
  refusals?: number[];
  /** where in the body the use case's input stands, for pointers to what is wrong in it */
  pointerBase?: string;
  /** bytes */
  maxBody?: number;
}

/** One method at one address: everything that the router, the OpenAPI document and the tests know of it. */
export interface RestOperation extends OperationFacts {
  params: Fields;
  query: Fields;
  headers: Fields;
  /** null: none is read. `bytes`: any content, read by the operation */
  body: z.ZodType | 'bytes' | null;
  answers: Record<number, AnswerSpec>;
  handle(params: Record<string, string>, context: RestContext): Promise<Reply>;
}

interface OperationSpec<
  Params extends Fields,
  Query extends Fields,
  Headers extends Fields,
  Body extends z.ZodType | 'bytes' | null,
  Specs extends Record<number, AnswerSpec>,
> extends OperationFacts {
  params: Params;
  query: Query;
  headers: Headers;
  body: Body;
  answers: Specs;
  run(
    input: {
      params: z.output<Params>;
      query: z.output<Query>;
      headers: z.output<Headers>;
      body: Body extends z.ZodType ? z.output<Body> : null;
    },
    context: RestContext,
  ): Promise<Answers<Specs>>;
}

/** Joins an operation's schemas to its handler: it sees only what they let through, and answers only what they say. */
export const operation = <
  Params extends Fields,
  Query extends Fields,
  Headers extends Fields,
  Body extends z.ZodType | 'bytes' | null,
  const Specs extends Record<number, AnswerSpec>,
>({
  run,
  ...spec
}: OperationSpec<Params, Query, Headers, Body, Specs>): RestOperation => ({
  ...spec,
  handle: async (given, context) => {
    const params = readParams(spec.params, given);
    const query = readQuery(spec.query, new URL(context.request.url).searchParams);
    const headers = readHeaders(spec.headers, context.request.headers);
    const body = await readBody(spec.body, context.request, spec.maxBody);
    return run({ params, query, headers, body }, context);
  },
});
