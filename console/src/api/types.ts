import type { components } from "./schema";

type S = components["schemas"];

export type Me = S["Me"];
export type Platform = S["Platform"];
export type Verification = S["Verification"];
export type VerificationCase = S["Case"];
export type Reason = S["Reason"];
export type StoredDocument = S["Document"];
export type Notice = S["Notice"];
export type AppView = S["App"];
export type Subscription = S["Subscription"];
export type ApiView = S["Api"];
export type SolutionView = S["Solution"];
export type TestResult = S["TestResult"];
export type Call = S["Call"];
export type Staff = S["StaffMe"];
export type OperatorView = S["Operator"];
export type ReviewRow = S["ReviewRow"];
export type ReviewDetail = S["ReviewDetail"];
export type ReviewReason = S["ReviewReason"];
export type AdminApi = S["AdminApi"];
export type AuditEntry = S["AuditEntry"];
