/** What every page of the dashboard gets. */

import type { DashboardCommand } from "../src/protocol/dashboard.ts";
import type { Message, State } from "./state.ts";

export interface PageProps {
  readonly state: State;
  readonly dispatch: (message: Message) => void;
  /** Sends a command; what comes back lands in the state, failures as a notice. */
  readonly send: (command: DashboardCommand) => Promise<boolean>;
}
