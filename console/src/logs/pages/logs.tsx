import { Loading } from "../../shared/states";

export function Logs() {
  return <Loading />;
}
