import { QueryClient } from '@tanstack/react-query';
import { apiErrorOf } from './api-error';

const RETRIES = 3;

/** Reads are tried again when the server is away or asks for patience, never when the answer was "no". */
export const createQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (failures, error) => failures < RETRIES && isAway(error),
      },
    },
  });

const isAway = (error: unknown): boolean => {
  const status = apiErrorOf(error)?.httpStatus;
  return status === undefined || status === 503 || status === 429;
};
