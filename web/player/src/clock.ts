/** Time in the recording. `now` is any clock that goes evenly, in milliseconds. */

export const SPEEDS = [0.5, 1, 2, 4, 8, 16] as const;

export class Clock {
  private readonly now: () => number;
  private at = 0;
  private since: number | null = null;
  private factor = 1;

  constructor(now: () => number) {
    this.now = now;
  }

  get time(): number {
    return this.since === null ? this.at : this.at + (this.now() - this.since) * this.factor;
  }

  get speed(): number {
    return this.factor;
  }

  get runs(): boolean {
    return this.since !== null;
  }

  set speed(speed: number) {
    this.set(this.time);
    this.factor = speed;
  }

  /** To a time, running on or standing as before. */
  set(at: number): void {
    this.at = at;
    this.since = this.since === null ? null : this.now();
  }

  start(): void {
    this.since ??= this.now();
  }

  stop(): void {
    this.at = this.time;
    this.since = null;
  }
}
