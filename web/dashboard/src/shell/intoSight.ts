/** In a narrow window tabs stand side by side, beyond its edge: as the ref of the chosen one it is brought into sight. */
export function intoSight(link: HTMLAnchorElement | null): void {
  link?.scrollIntoView({ block: "nearest", inline: "nearest" });
}
