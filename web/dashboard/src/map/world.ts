/**
 * The countries of the world as ECharts draws them: outlines of Natural Earth (public domain), which calls them by English names, out of
 * the package world-atlas. 230 kB packed, so it is loaded where a map is shown only.
 */

import type { Geometry, MultiPolygon, Position } from "geojson";
import { feature } from "topojson-client";
import atlas from "world-atlas/countries-50m.json" with { type: "json" };
import { countryFinder } from "./countries.ts";
import { type Place, project } from "./projection.ts";

/** Nobody's, and a quarter of the picture. */
const LEFT_OUT = "Antarctica";
/** In units of the projection, a two-hundredth of the width: what is smaller would not be seen. */
const SMALL = 2.7;
/** Degrees around the world, halved. */
const HALF = 180;

interface Country {
  type: "Feature";
  properties: { name: string };
  geometry: MultiPolygon;
}

export const WORLD: { type: "FeatureCollection"; features: Country[] } = {
  type: "FeatureCollection",
  features: feature(atlas, atlas.objects.countries)
    .features.filter(({ properties }) => properties.name !== LEFT_OUT)
    .map(({ type, properties, geometry }) => ({
      type,
      properties,
      geometry: { type: "MultiPolygon", coordinates: projected(geometry) },
    })),
};

/** As the map names them. */
export const COUNTRIES: readonly string[] = WORLD.features.map(({ properties }) => properties.name);

/** The map's own name of a country, whatever it is called. */
export const findCountry = countryFinder(COUNTRIES);

/** Where small countries have a dot. */
export const DOTS: ReadonlyMap<string, Place> = new Map(WORLD.features.flatMap(dot));

function projected(geometry: Geometry): Position[][][] {
  const polygons =
    geometry.type === "Polygon" ? [geometry.coordinates] : geometry.type === "MultiPolygon" ? geometry.coordinates : [];
  return polygons.map((rings) => rings.map((ring) => whole(ring).map(project)));
}

/** A ring that goes over the edge of the map is drawn on beyond it, to the right: the east of Russia stays with it. */
function whole(ring: Position[]): Place[] {
  const places = ring.map(([x = 0, y = 0]): Place => [x, y]);
  const over = places.some(([x], index) => Math.abs(x - (places[index - 1]?.[0] ?? x)) > HALF);
  return over ? places.map(([x, y]) => [x < 0 ? x + 2 * HALF : x, y]) : places;
}

/** In the middle of its largest piece. */
function dot({ properties, geometry }: Country): [string, Place][] {
  const boxes = geometry.coordinates.map(([outline = []]) => boxOf(outline));
  const [largest] = boxes.toSorted((a, b) => b.size - a.size);
  return largest !== undefined && largest.size < SMALL ? [[properties.name, largest.middle]] : [];
}

function boxOf(ring: Position[]): { size: number; middle: Place } {
  const [left, right] = ends(ring.map(([x = 0]) => x));
  const [bottom, top] = ends(ring.map(([, y = 0]) => y));
  return { size: Math.max(right - left, top - bottom), middle: [(left + right) / 2, (bottom + top) / 2] };
}

function ends(values: number[]): Place {
  return [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
}
