/** Where the control channel's WebSocket is; apart from the server, so that the editor bundle stays small. */
export const controlPath = "/control";
