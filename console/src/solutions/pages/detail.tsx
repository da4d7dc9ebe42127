import { Loading } from "../../shared/states";

export function SolutionDetail() {
  return <Loading />;
}
