//! The permission table (requirements §5): what each handler asks for, who has it, which menu it opens.

use super::Needed::{Contracted, RealName, SignedIn, Verified};
use super::permissions;

permissions! {
    developer {
        /// See one's own account, organisation, permissions and gates (GATE-07).
        ReadAccount "account.read" SignedIn, "account", [Owner Admin Business Technical Operations AfterSales CustomerService];
        /// Change one's own profile.
        WriteAccount "account.write" SignedIn, "", [Owner Admin Business Technical Operations AfterSales CustomerService];
        /// Log out and see one's sessions.
        EndSession "session.end" SignedIn, "", [Owner Admin Business Technical Operations AfterSales CustomerService];
        /// See and manage one's own API tokens and second factors (ADM-09, LOG-09); never by a token.
        ManageFactors "factors.write" SignedIn, "", [Owner Admin Business Technical Operations AfterSales CustomerService];
        /// See the organisation's verification.
        ReadVerification "verification.read" SignedIn, "verification", [Owner Admin];
        /// Submit, change or withdraw the organisation's verification (RNV).
        SubmitVerification "verification.submit" SignedIn, "verification", [Owner Admin];
        /// Take part in business registration (LVL-03; requirements §3, business_registration.min_level).
        RegisterBusiness "business.register" RealName(4), "business", [Owner Admin];
        /// See the kinds of contract and the organisation's own contracts (CON-07).
        ReadContracts "contracts.read" Verified, "contracts", [Owner Admin Business];
        /// Apply for a contract (CON-03).
        SubmitContracts "contracts.submit" Verified, "contracts", [Owner Admin Business];
        /// Read one's inbox (NTF-02).
        ReadNotices "notices.read" SignedIn, "notices", [Owner Admin Business Technical Operations AfterSales CustomerService];
        /// Open tickets, ask for a consultation, write to customer service (ENT-03, HLP-03).
        UseTickets "tickets.use" SignedIn, "support", [Owner Admin Business Technical Operations AfterSales CustomerService];
        /// See applications, usage and call log.
        ReadApps "apps.read" Verified, "apps", [Owner Admin Technical Operations];
        /// Create and change applications, see secrets, run test calls.
        WriteApps "apps.write" Verified, "apps", [Owner Admin Technical];
        /// Call APIs from the test console (GW-12).
        TestApis "apis.test" Verified, "tester", [Owner Admin Technical];
        /// See subscribed solutions.
        ReadSubscriptions "subscriptions.read" Verified, "solutions", [Owner Admin Business Technical Operations];
        /// Subscribe to solutions.
        WriteSubscriptions "subscriptions.write" Verified, "solutions", [Owner Admin Technical];
        /// See which organisations one belongs to, and who invites one (AUT-12).
        ReadMemberships "memberships.read" SignedIn, "", [Owner Admin Business Technical Operations AfterSales CustomerService];
        /// Act for another organisation, leave one, answer an invitation (AUT-02, AUT-12).
        WriteMemberships "memberships.write" SignedIn, "", [Owner Admin Business Technical Operations AfterSales CustomerService];
        /// See the members of the organisation and whom it invited (AUT-03).
        ReadMembers "members.read" Contracted, "members", [Owner Admin];
        /// Invite, change and remove members (AUT-01, AUT-02, AUT-03).
        WriteMembers "members.write" Contracted, "members", [Owner Admin];
        /// See the products and how many devices the organisation may have (ENT-01, ENT-02).
        ReadProducts "products.read" Contracted, "products", [Owner Admin Technical];
        /// See service management.
        ReadServices "services.read" Verified, "services", [Owner Admin Technical];
        /// See the list of devices.
        ReadDevices "devices.read" Contracted, "devices", [Owner Admin Technical Operations];
        /// See everything of after-sales.
        ReadAfterSales "after_sales.read" Contracted, "after_sales", [Owner Admin AfterSales];
        /// See the users' feedback, the one part of after-sales that customer service has (AUT-09).
        ReadFeedback "feedback.read" Contracted, "after_sales", [Owner Admin AfterSales CustomerService];
        /// See marketing.
        ReadMarketing "marketing.read" Contracted, "marketing", [Owner Admin Operations];
        /// See statistics and data services.
        ReadData "data.read" Contracted, "data", [Owner Admin Operations];
        /// See message push of devices.
        ReadPush "push.read" Contracted, "push", [Owner Admin Technical Operations];
        /// See qualifications and listing.
        ReadQualifications "qualifications.read" Verified, "qualifications", [Owner Admin Business];
        /// See abilities.
        ReadAbilities "abilities.read" Verified, "abilities", [Owner Admin Business Technical Operations];
        /// See orders.
        ReadOrders "orders.read" Verified, "fees", [Owner Admin Business Operations];
        /// See the organisation's settings (ADM-09).
        ReadOrganisation "organisation.read" Verified, "organisation", [Owner Admin];
        /// Change the organisation's settings (ADM-09).
        WriteOrganisation "organisation.write" Verified, "organisation", [Owner Admin];
        /// See whether the main account is being transferred (AUT-13).
        ReadOwnership "ownership.read" Verified, "", [Owner Admin];
        /// Transfer the main account (AUT-13).
        TransferOwnership "ownership.transfer" Verified, "", [Owner];
        /// Become the main account, once asked to (AUT-13).
        AcceptOwnership "ownership.accept" Verified, "", [Admin];
        /// Read and export what members did (AUT-14).
        ReadMemberLog "member_log.read" Verified, "organisation", [Owner Admin];
    }
    staff {
        /// See one's own operator account.
        ReadOperator "operator.read" "", [Super Reviewer Catalog Finance Support Auditor];
        /// See the review queue and cases.
        ReadReviews "reviews.read" "reviews", [Super Reviewer Auditor];
        /// Claim and decide cases.
        DecideReviews "reviews.decide" "reviews", [Super Reviewer];
        /// Set reviewer groups, rules, reasons and the working-day calendar (REV-02, REV-09, REV-12, ADM-03).
        ManageReviews "reviews.manage" "review_settings", [Super];
        /// Set where announcements of the desk go (REV-10).
        ManageWebhook "webhook.manage" "review_settings", [Super];
        /// Revoke an approved verification.
        RevokeVerifications "verifications.revoke" "reviews", [Super];
        /// See the contracts of all organisations (CON-12).
        OverseeContracts "contracts.oversee" "contracts", [Super Reviewer Catalog Auditor];
        /// See the kinds of contract with their texts.
        ReadContractKinds "contract_kinds.read" "contracts", [Super Reviewer Catalog Auditor];
        /// Open and close kinds of contract, publish their texts (CON-04, CON-05).
        ManageContracts "contract_kinds.write" "", [Super Catalog];
        /// End a signed contract (CON-12).
        TerminateContracts "contracts.terminate" "", [Super];
        /// See APIs and solutions in every state.
        ReadCatalog "catalog.read" "catalog", [Super Catalog Auditor];
        /// Import, edit, publish and retire APIs and solutions (ADM-03).
        WriteCatalog "catalog.write" "catalog", [Super Catalog];
        /// See the tickets of all developers.
        ReadTickets "tickets.read" "tickets", [Super Support Auditor];
        /// Answer, solve and close tickets (HLP-03).
        AnswerTickets "tickets.answer" "tickets", [Super Support];
        /// See the texts that operators edit, in every shelf.
        ReadArticles "articles.read" "articles", [Super Support Catalog Auditor];
        /// Edit the help pages and the explanation of the developer types (ENT-05, HLP-05).
        WriteArticles "articles.write" "articles", [Super Support Catalog];
        /// See the staff list.
        ReadOperators "operators.read" "operators", [Super Auditor];
        /// Add and change staff (ADM-01).
        WriteOperators "operators.write" "operators", [Super];
        /// See every version of the agreements (ACC-06).
        ReadAgreements "agreements.read" "agreements", [Super Auditor];
        /// Publish new versions of the agreements (ACC-06).
        PublishAgreements "agreements.write" "agreements", [Super];
        /// Import accounts from another system (ACT-06).
        ImportAccounts "accounts.import" "imports", [Super];
        /// Make and end invitation codes (ACC-20).
        ManageInvitations "invitations.write" "invitations", [Super];
        /// See developers and their organisations, masked (ADM-04).
        ReadDevelopers "developers.read" "developers", [Super Support Auditor];
        /// Freeze developers and organisations, ask for new passwords (ADM-04).
        WriteDevelopers "developers.write" "developers", [Super];
        /// Look at a developer's console without changing anything, and write notes (ADM-08).
        AssistDevelopers "developers.assist" "developers", [Super Support];
        /// See settings, templates and what became of messages (ADM-05, NTF-04).
        ReadSettings "settings.read" "settings", [Super Auditor];
        /// Change settings and templates (ADM-05).
        WriteSettings "settings.write" "settings", [Super];
        /// Read the audit log (ADM-06).
        ReadAudit "audit.read" "audit", [Super Auditor];
        /// Read one's inbox of the back office (REV-10).
        ReadStaffNotices "staff_notices.read" "inbox", [Super Reviewer Catalog Finance Support Auditor];
    }
}
