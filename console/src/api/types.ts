import type { components, paths } from "./schema";

type S = components["schemas"];
type Body<R> = R extends { content: { "application/json": infer T } } ? T : never;

/** What a GET of this path answers. */
type Got<P extends keyof paths> = paths[P] extends { get: { responses: { 200: infer R } } } ? Body<R> : never;
/** A row of the list at this path. */
type Row<P extends keyof paths> = Got<P> extends { items: (infer T)[] } ? T : never;

export type Me = Got<"/api/v1/me">;
export type Verification = Got<"/api/v1/me/verification">;
export type VerificationCase = NonNullable<Verification["case"]>;
export type Reason = VerificationCase["reasons"][number];
export type NewVerification = S["NewVerification"];
export type StoredDocument = S["DocumentView"];
export type ProfileChange = S["ProfileChange"];
export type Notice = Row<"/api/v1/me/notices">;
export type ApiToken = Row<"/api/v1/me/tokens">;
export type SecondFactor = Row<"/api/v1/me/factors">;
export type FactorAdded = S["FactorAdded"];
export type Proof = S["Proof"];
export type Assertion = S["Assertion"];
export type NewPasskey = S["NewPasskey"];
export type PasskeyWish = S["PasskeyWish"];
export type MySession = Row<"/api/v1/me/sessions">;
export type AppView = Got<"/api/v1/apps/{id}">;
export type Subscription = S["SubscriptionView"];
export type ApiRow = Row<"/api/v1/apis">;
export type ApiView = Got<"/api/v1/apis/{id}">;
export type SolutionView = Got<"/api/v1/solutions/{id}">;
export type TestCall = S["TestCall"];
export type Explanation = S["SignatureExplanation"];
export type Call = Row<"/api/v1/apps/{id}/calls">;

export type Level = Got<"/api/v1/me/level">;
export type NewFaceCheck = S["NewOwnFaceCheck"];
export type Business = Got<"/api/v1/business-registration">;
export type PersonalExport = Row<"/api/v1/me/exports">;

export type Staff = Got<"/api/v1/admin/me">;
export type OperatorView = Row<"/api/v1/admin/operators">;
export type NewOperator = S["NewOperator"];
export type StaffRole = OperatorView["roles"][number];
export type Setup = S["Setup"];
export type ReviewRow = Row<"/api/v1/admin/reviews">;
export type ReviewDetail = Got<"/api/v1/admin/reviews/{id}">;
export type NewDecision = S["NewDecision"];
export type GivenReason = NonNullable<NewDecision["reasons"]>[number];
export type ReviewReason = Row<"/api/v1/admin/review-reasons">;
export type AdminApi = Got<"/api/v1/admin/apis/{id}">;
export type AdminApiRow = Row<"/api/v1/admin/apis">;
export type ApiEdit = S["ApiEdit"];
export type ApiImport = S["ApiImportView"];
export type AdminSolutionRow = Row<"/api/v1/admin/solutions">;
export type AdminSolution = Got<"/api/v1/admin/solutions/{id}">;
export type SolutionForm = S["SolutionForm"];
export type State = AdminApiRow["state"];
export type DeveloperRow = Row<"/api/v1/admin/developers">;
export type DeveloperDetail = Got<"/api/v1/admin/developers/{id}">;
export type AuditEntry = Row<"/api/v1/admin/audit">;
