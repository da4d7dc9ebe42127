//! What the portal shows of the help centre: texts that operators edit elsewhere (HLP-05).

use async_trait::async_trait;
use paifang_kernel::Problem;

use crate::Words;

/// A page of the help centre.
#[derive(Clone, Debug, Default)]
pub struct HelpPage {
    /// The last part of `/help/{slug}`.
    pub slug: String,
    /// What it is called.
    pub title: Words,
    /// The text, Markdown.
    pub text: Words,
}

/// The pages of the help centre. The server plugs it in, so that the portal reads no other slice's table.
#[async_trait]
pub trait Library: Send + Sync {
    /// Every page in its order.
    async fn pages(&self) -> Result<Vec<HelpPage>, Problem>;
    /// One page.
    async fn page(&self, slug: &str) -> Result<Option<HelpPage>, Problem>;
}

/// A help centre without pages.
pub(crate) struct Empty;

#[async_trait]
impl Library for Empty {
    async fn pages(&self) -> Result<Vec<HelpPage>, Problem> {
        Ok(Vec::new())
    }

    async fn page(&self, _slug: &str) -> Result<Option<HelpPage>, Problem> {
        Ok(None)
    }
}
