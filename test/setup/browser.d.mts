/** Types of `browser.mjs`, which runs before anything is installed. */

export function onPath(...wanted: readonly string[]): string | undefined;
/** Path of a Chromium; installs one when that is possible. */
export function ensureBrowser(): Promise<string>;
