import { Loading } from "../../shared/states";

export function AppDetail() {
  return <Loading />;
}
