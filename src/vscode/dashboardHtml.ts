/**
 * The page that loads the dashboard: strict content security policy, no inline code or style.
 *
 * Pure. Nothing but our own script (by nonce) and our own style sheet can load; no network at all.
 */

export interface PageParts {
  readonly scriptUri: string;
  readonly styleUri: string;
  /** The webview's own source expression. */
  readonly cspSource: string;
  /** Fresh for every page. */
  readonly nonce: string;
}

export function dashboardHtml({ scriptUri, styleUri, cspSource, nonce }: PageParts): string {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource}`,
    `font-src ${cspSource}`,
    `img-src ${cspSource} data:`,
    "form-action 'none'",
    "base-uri 'none'",
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Argus</title>
<link rel="stylesheet" href="${attribute(styleUri)}">
</head>
<body>
<div id="root"></div>
<script nonce="${nonce}" src="${attribute(scriptUri)}"></script>
</body>
</html>
`;
}

function attribute(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}
