/** Where the app is used: countries and cities by sessions. */

import { SimpleGrid } from "@mantine/core";
import { texts } from "../texts.ts";
import { RankFigure } from "./RankFigure.tsx";
import type { BoardProps } from "./ready.tsx";

const MOST = 20;

export function Places({ appid, filters }: BoardProps) {
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
      <RankFigure
        appid={appid}
        filters={filters}
        attribute="device_country"
        title={texts.boards.countries}
        most={MOST}
      />
      <RankFigure appid={appid} filters={filters} attribute="device_city" title={texts.boards.cities} most={MOST} />
    </SimpleGrid>
  );
}
