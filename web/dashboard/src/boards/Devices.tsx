/** In what the app is used. */

import { SimpleGrid } from "@mantine/core";
import { texts } from "../texts.ts";
import { RankFigure } from "./RankFigure.tsx";
import type { BoardProps } from "./ready.tsx";

const ATTRIBUTES = [
  "device_platform",
  "device_class",
  "device_model",
  "device_os_version",
  "device_manufacturer",
  "browser_name",
] as const;

export function Devices({ appid, filters }: BoardProps) {
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
      {ATTRIBUTES.map((name) => (
        <RankFigure key={name} appid={appid} filters={filters} attribute={name} title={texts.boards.devices[name]} />
      ))}
    </SimpleGrid>
  );
}
