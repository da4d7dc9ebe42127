import { admin } from "./admin";
import { build } from "./build";
import { contracts } from "./contracts";
import { members } from "./members";
import { people } from "./people";
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
  ...members,
  ...security,
  ...people,
} as const;
