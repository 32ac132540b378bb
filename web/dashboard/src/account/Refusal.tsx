/** Why a form was not taken, in the server's words. */

import { Alert } from "@mantine/core";
import { ApiError } from "../api/client.ts";

export function Refusal({ error }: { error: unknown }) {
  return (
    <Alert color="red" variant="light" p="xs" role="alert">
      {error instanceof ApiError ? error.message : String(error)}
    </Alert>
  );
}
