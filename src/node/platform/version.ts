/** The version of Argus, as it is shown and told to others. A test holds it to the manifest. */

export const version = "0.1.0";
