import type { StaffRole } from "../../api/types";

/** The staff roles, the strongest first (ADM-01). */
export const ROLES: StaffRole[] = ["super", "reviewer", "catalog", "finance", "support", "auditor"];
