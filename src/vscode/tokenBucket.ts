/** A token bucket on a clock that is passed in: so many per second, with room for one burst. Pure. */

export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

export interface Bucket {
  readonly tokens: number;
  /** Milliseconds on the caller's clock. */
  readonly at: number;
}

export function fullBucket(rate: Rate, now: number): Bucket {
  return { tokens: rate.burst, at: now };
}

/** The bucket afterwards, and whether there was a token to take. */
export function take(
  rate: Rate,
  bucket: Bucket,
  now: number,
): { readonly bucket: Bucket; readonly taken: boolean } {
  const passed = Math.max(0, now - bucket.at) / 1000;
  const tokens = Math.min(rate.burst, bucket.tokens + passed * rate.perSecond);
  const taken = tokens >= 1;
  return { bucket: { tokens: taken ? tokens - 1 : tokens, at: now }, taken };
}
