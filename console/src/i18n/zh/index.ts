import { admin } from "./admin";
import { alerts } from "./alerts";
import { build } from "./build";
import { contracts } from "./contracts";
import { desk } from "./desk";
import { developers } from "./developers";
import { factors } from "./factors";
import { identity } from "./identity";
import { members } from "./members";
import { people } from "./people";
import { privacy } from "./privacy";
import { profile } from "./profile";
import { security } from "./security";
import { settings } from "./settings";
import { shell } from "./shell";
import { start } from "./start";
import { support } from "./support";
import { verify } from "./verify";

export const zh = {
  ...shell,
  ...start,
  ...verify,
  ...build,
  ...admin,
  ...contracts,
  ...members,
  ...identity,
  ...profile,
  ...security,
  ...people,
  ...support,
  ...desk,
  ...developers,
  ...factors,
  ...privacy,
  ...alerts,
  ...settings,
} as const;
