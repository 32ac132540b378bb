/** In the place of a list's rows until they are there. */

import { Group, Skeleton } from "@mantine/core";
import { texts } from "../texts.ts";

export function Rows() {
  return (
    <Group p="md" gap={10} role="status" aria-label={texts.loading}>
      {Array.from({ length: 12 }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
        <Skeleton key={index} height={44} radius="sm" />
      ))}
    </Group>
  );
}
