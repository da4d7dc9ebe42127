//! A company of the demonstration: verified, with a signed contract, and two people whom it let in.

use paifang_kernel::Problem;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Login;
use super::seed::{Planter, text};
use super::visitor::Visitor;

/// The company's verified name.
const NAME: &str = "牌坊示例科技有限公司";

/// Where it sits.
const ADDRESS: &str = "北京市海淀区示例路 1 号";

/// What `demo.json` tells of the company.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DemoCompany {
    /// Its verified name.
    pub name: String,
    /// The main account.
    pub owner: Login,
    /// The people whom the main account let in.
    pub members: Vec<DemoMember>,
}

/// Somebody who works for the company.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DemoMember {
    /// The mail address.
    pub login: String,
    /// The password.
    pub password: String,
    /// The roles, as the API names them.
    pub roles: Vec<String>,
}

impl Planter<'_> {
    /// Walks a company from registration to its members; one more invitation stays open.
    pub(super) async fn company(&self, desk: &mut Visitor) -> Result<DemoCompany, Problem> {
        let (mut owner, login) = self.register("company@example.com").await?;
        owner.patch("/me", json!({ "nickname": "企业主账号" })).await?;
        self.submit_company(&mut owner).await?;
        self.decide(desk, json!({ "decision": "approve", "reasons": [] })).await?;
        self.apply(&mut owner).await?;
        self.decide(desk, json!({ "decision": "approve" })).await?;
        owner.post("/me/reauthentication", json!({ "password": login.password })).await?;
        let mut members = Vec::new();
        for (username, name, role) in
            [("manager", "企业管理员", "admin"), ("engineer", "企业工程师", "technical")]
        {
            members.push(self.let_in(&mut owner, username, (name, role)).await?);
        }
        invite(&mut owner, "analyst@example.com", "operations").await?;
        self.work().await?;
        Ok(DemoCompany { name: NAME.to_owned(), owner: login, members })
    }

    async fn submit_company(&self, owner: &mut Visitor) -> Result<(), Problem> {
        let licence = self.upload(owner, "licences", "licence").await?;
        let front = self.upload(owner, "legal_id_front", "id_front").await?;
        let back = self.upload(owner, "legal_id_back", "id_back").await?;
        owner
            .put(
                "/me/verification",
                json!({
                    "kind": "enterprise", "company_name": NAME, "credit_code": self.numbers.company(),
                    "licence_valid_until": null, "address": ADDRESS, "contact_phone": "010-12345678",
                    "legal_name": "赵四", "legal_id_number": self.numbers.person(),
                    "documents": { "licences": [licence], "legal_id_front": front, "legal_id_back": back },
                    "agreement": true, "consent": true
                }),
            )
            .await?;
        self.work().await
    }

    async fn apply(&self, owner: &mut Visitor) -> Result<(), Problem> {
        let company = json!({
            "company_name": NAME, "credit_code": self.numbers.company(), "address": ADDRESS, "legal_name": "赵四",
            "contact_name": "赵四", "contact_phone": "13800000005", "contact_email": "", "business": "Wi-Fi 模组"
        });
        let form =
            json!({ "kind": "module_maker", "company": company, "text_version": 1, "agreement": true });
        owner.post("/me/contracts", form).await?;
        self.work().await
    }

    /// Registers somebody, whom the main account invites by user name, because the mailbox has had its one message of
    /// the minute, and who accepts.
    async fn let_in(
        &self,
        owner: &mut Visitor,
        username: &str,
        (name, role): (&str, &str),
    ) -> Result<DemoMember, Problem> {
        let (mut member, Login { login, password }) =
            self.register(&format!("{username}@example.com")).await?;
        member.patch("/me", json!({ "nickname": name })).await?;
        member.put("/me/username", json!({ "username": username })).await?;
        invite(owner, username, role).await?;
        let open = member.get("/me/invitations").await?;
        let invitation = text(open.pointer("/items/0/id").unwrap_or(&Value::Null))?;
        let answer = json!({ "answer": "accept" });
        let joined = member.post(&format!("/me/invitations/{invitation}/answer"), answer).await?;
        member.put("/me/organisation", json!({ "organisation": joined["organisation"] })).await?;
        Ok(DemoMember { login, password, roles: vec![role.to_owned()] })
    }
}

async fn invite(owner: &mut Visitor, recipient: &str, role: &str) -> Result<Value, Problem> {
    owner.post("/member-invitations", json!({ "recipient": recipient, "roles": [role] })).await
}
