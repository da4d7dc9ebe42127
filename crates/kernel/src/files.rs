//! Files outside the database, written so that a named file is always whole (rule D7).

use std::fs::{self, File};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use crate::Problem;
use crate::entropy::Entropy;
use crate::problem::NOT_FOUND;

/// A folder of files with random names; what is in them is encrypted by the caller.
#[derive(Clone, Debug)]
pub struct Files {
    root: PathBuf,
    entropy: Entropy,
}

impl Files {
    /// Opens the folder, making it if needed.
    ///
    /// # Errors
    /// It cannot be made.
    pub fn open(root: PathBuf, entropy: Entropy) -> Result<Self, Problem> {
        fs::create_dir_all(&root)?;
        Ok(Self { root, entropy })
    }

    /// Writes a new file durably and returns its name, which a row may then mention.
    ///
    /// # Errors
    /// The disk refuses.
    pub async fn put(&self, bytes: Vec<u8>) -> Result<String, Problem> {
        let name = hex::encode(self.entropy.bytes::<20>());
        let path = self.root.join(&name);
        blocking(move || write_durably(&path, &bytes, 0o600)).await?;
        Ok(name)
    }

    /// Reads a file.
    ///
    /// # Errors
    /// There is none of that name, or the disk refuses.
    pub async fn get(&self, name: &str) -> Result<Vec<u8>, Problem> {
        let path = self.path(name)?;
        match blocking(move || Ok(fs::read(path)?)).await {
            Err(problem) if is_missing(&problem) => Err(NOT_FOUND.into()),
            other => other,
        }
    }

    /// Removes a file; a missing one is fine.
    ///
    /// # Errors
    /// The disk refuses.
    pub async fn remove(&self, name: &str) -> Result<(), Problem> {
        let path = self.path(name)?;
        match blocking(move || Ok(fs::remove_file(path)?)).await {
            Err(problem) if is_missing(&problem) => Ok(()),
            other => other,
        }
    }

    fn path(&self, name: &str) -> Result<PathBuf, Problem> {
        let plain = !name.is_empty() && name.bytes().all(|c| c.is_ascii_hexdigit());
        if plain { Ok(self.root.join(name)) } else { Err(NOT_FOUND.into()) }
    }
}

fn is_missing(problem: &Problem) -> bool {
    let cause = problem.inner().cause.as_ref().and_then(|cause| cause.downcast_ref::<std::io::Error>());
    cause.is_some_and(|error| error.kind() == std::io::ErrorKind::NotFound)
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work).await.map_err(Problem::internal)?
}

/// Writes a file so that it is whole or absent: temporary name, sync, rename, sync of the folder (rule D7).
///
/// # Errors
/// The disk refuses.
pub fn write_durably(path: &Path, bytes: &[u8], mode: u32) -> Result<(), Problem> {
    let folder = path.parent().ok_or_else(|| Problem::internal("a file needs a folder"))?;
    fs::create_dir_all(folder)?;
    let temporary = path.with_extension("part");
    let mut file =
        fs::OpenOptions::new().write(true).create(true).truncate(true).mode(mode).open(&temporary)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&temporary, path)?;
    File::open(folder)?.sync_all()?;
    Ok(())
}
