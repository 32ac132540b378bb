/** How answers are kept and asked for again. */

import { QueryClient } from "@tanstack/react-query";
import { ApiError } from "./api/client.ts";

const TRIES = 2;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) => failures < TRIES && worthAnotherTry(error),
    },
  },
});

/** What the server refused stays refused; what did not reach it, or broke in it, may pass. */
function worthAnotherTry(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status >= 500 || error.status === 429);
}
