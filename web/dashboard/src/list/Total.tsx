/** How many rows a list has, beside its name. */

import { Text } from "@mantine/core";
import { count } from "../format/count.ts";
import { texts } from "../texts.ts";

export function Total({ total }: { total: number | undefined }) {
  return (
    <Text size="sm" c="dimmed" data-testid="total" style={{ whiteSpace: "nowrap" }} mih={20}>
      {total === undefined ? "" : texts.list.total(count(total))}
    </Text>
  );
}
