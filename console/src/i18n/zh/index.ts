import { admin } from "./admin";
import { build } from "./build";
import { contracts } from "./contracts";
import { developers } from "./developers";
import { people } from "./people";
import { privacy } from "./privacy";
import { security } from "./security";
import { shell } from "./shell";
import { start } from "./start";
import { verify } from "./verify";

export const zh = {
  ...shell,
  ...start,
  ...verify,
  ...build,
  ...admin,
  ...contracts,
  ...security,
  ...people,
  ...developers,
  ...privacy,
} as const;
