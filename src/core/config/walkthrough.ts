/**
 * The walkthrough of the first minutes, as data for the manifest.
 *
 * Each step is one verb with one button; pictures take their colors from the theme.
 */

export const walkthrough = {
  id: "start",
  title: "Guard your AI tools",
  description: "See what leaves your editor, and stop what must not.",
  steps: [
    {
      id: "guard",
      title: "Guard your AI clients",
      description:
        "Argus looks for AI clients on this computer and shows every change before it makes it.\n[Guard AI Clients](command:argus.guardClients)",
      media: { markdown: "media/walkthrough/guard.md" },
      completionEvents: ["onCommand:argus.guardClients"],
    },
    {
      id: "profile",
      title: "Choose how strict",
      description:
        "Observe reports only, balanced replaces live-looking secrets, strict stops the request.\n[Choose Profile](command:argus.chooseProfile)",
      media: { markdown: "media/walkthrough/profile.md" },
      completionEvents: ["onCommand:argus.chooseProfile"],
    },
    {
      id: "see",
      title: "See what was found",
      description:
        "Findings stand at their line in the editor and in the dashboard.\n[Open Dashboard](command:argus.openDashboard)",
      media: { markdown: "media/walkthrough/see.md" },
      completionEvents: ["onCommand:argus.openDashboard"],
    },
    {
      id: "allow",
      title: "Allow what is harmless",
      description:
        "A test key, a sample card: allow it once, here or everywhere, with an end date if you like.\n[Manage Allowlist](command:argus.manageAllowlist)",
      media: { markdown: "media/walkthrough/allow.md" },
      completionEvents: ["onCommand:argus.manageAllowlist"],
    },
    {
      id: "check",
      title: "Check that it works",
      description:
        "Doctor tests the guard and every guarded client, and offers the fix where something is wrong.\n[Run Doctor](command:argus.doctor)",
      media: { markdown: "media/walkthrough/check.md" },
      completionEvents: ["onCommand:argus.doctor"],
    },
  ],
} as const;
