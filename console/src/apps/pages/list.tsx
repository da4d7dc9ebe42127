import { Loading } from "../../shared/states";

export function AppList() {
  return <Loading />;
}
