import { act, render } from "@testing-library/react";
import { createMemoryRouter, RouterProvider } from "react-router";
import { expect, it } from "vitest";
import { Onward } from "./onward";

it("leads on from every closed page, also from one straight to the next", async () => {
  const router = createMemoryRouter([{ path: "*", element: <Onward to="/sign" /> }], { initialEntries: ["/devices"] });
  render(<RouterProvider router={router} />);
  expect(router.state.location.pathname).toBe("/sign");
  await act(() => router.navigate("/messages"));
  expect(router.state.location.pathname).toBe("/sign");
});
