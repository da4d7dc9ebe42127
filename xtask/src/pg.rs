//! A throw-away PostgreSQL for the tests: no durability, loopback only, one for the whole work tree.

use crate::{Outcome, shell};
use clap::Subcommand;
use std::io::Write;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// What can be done with it.
#[derive(Subcommand)]
pub enum Verb {
    /// Starts it unless it runs; prints its address and writes it to target/pg/url.
    Start,
    /// Stops it.
    Stop,
    /// Starts it, runs a command with PAIFANG_TEST_PG set, and stops it if it was not running before.
    Run {
        /// The command and its arguments.
        #[arg(last = true, required = true)]
        command: Vec<String>,
    },
}

/// Carries out one verb.
pub fn run(verb: Verb) -> Outcome {
    match verb {
        Verb::Start => {
            println!("{}", Server::start()?.url);
            Ok(())
        }
        Verb::Stop => Server::stop(),
        Verb::Run { command } => with(|url| {
            let (program, arguments) = command.split_first().ok_or("no command given")?;
            shell::run(Command::new(program).args(arguments).env("PAIFANG_TEST_PG", url))
        }),
    }
}

/// Lends the address of a running server to `work`; one that was started for it is stopped afterwards.
pub fn with(work: impl FnOnce(&str) -> Outcome) -> Outcome {
    let server = Server::start()?;
    let outcome = work(&server.url);
    if server.is_new {
        Server::stop()?;
    }
    outcome
}

/// Debian's file system in memory.
const MEMORY: &str = "/dev/shm";

struct Server {
    url: String,
    is_new: bool,
}

impl Server {
    fn start() -> Outcome<Self> {
        std::fs::create_dir_all(folder())?;
        if let Some(url) = Self::running() {
            return Ok(Self { url, is_new: false });
        }
        let programs = programs()?;
        let owner = Owner::choose(&folder())?;
        let data = owner.folder.join("data");
        owner.prepare()?;
        std::fs::write(folder().join("data_folder"), data.display().to_string())?;
        if !data.join("PG_VERSION").exists() {
            let mut initdb = owner.command(&programs.join("initdb"));
            initdb.arg("-D").arg(&data).stdout(Stdio::null());
            initdb.args(["--username=paifang", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]);
            shell::run(&mut initdb)?;
        }
        let port = free_port()?;
        let options = format!(
            "-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off \
             -c full_page_writes=off -c wal_level=minimal -c max_wal_senders=0 -c autovacuum=off \
             -c max_connections=300 -c shared_buffers=64MB -c max_wal_size=256MB"
        );
        let log = owner.folder.join("postgres.log");
        shell::run(
            owner
                .command(&programs.join("pg_ctl"))
                .arg("start")
                .args(["-w", "-s", "-t", "60", "-o", &options])
                .arg("-D")
                .arg(&data)
                .arg("-l")
                .arg(&log),
        )
        .map_err(|error| format!("{error}; its log is {}", log.display()))?;
        let url = format!("postgres://paifang@127.0.0.1:{port}/postgres");
        std::fs::write(folder().join("url"), &url)?;
        Ok(Self { url, is_new: true })
    }

    /// The address of the server that runs, if the process behind the pid file is really ours and answers.
    fn running() -> Option<String> {
        let url = std::fs::read_to_string(folder().join("url")).ok()?;
        process()?;
        let address: SocketAddr = url.split('@').nth(1)?.split('/').next()?.parse().ok()?;
        TcpStream::connect_timeout(&address, Duration::from_secs(1)).ok()?;
        Some(url)
    }

    fn stop() -> Outcome {
        if let Some(pid) = process() {
            // SIGINT is PostgreSQL's fast shutdown: sessions are cut, data is written.
            shell::run(Command::new("kill").args(["-INT", &pid.to_string()]))?;
            for _ in 0..100 {
                if process().is_none() {
                    break;
                }
                std::thread::sleep(Duration::from_millis(100));
            }
            if process().is_some() {
                return Err(format!("PostgreSQL (process {pid}) did not stop within 10 s").into());
            }
        }
        if let Some(data) = data_folder().filter(|data| data.starts_with(MEMORY))
            && let Some(owned) = data.parent()
        {
            std::fs::remove_dir_all(owned)?;
        }
        match std::fs::remove_file(folder().join("url")) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }
}

/// Who runs the server: PostgreSQL refuses root, so root lends it a system user and a folder that user can reach.
struct Owner {
    user: Option<String>,
    folder: PathBuf,
}

impl Owner {
    fn choose(wanted: &Path) -> Outcome<Self> {
        let name = wanted.display().to_string().replace(['/', '.'], "-");
        let memory = has_memory().then(|| Path::new(MEMORY).join(format!("paifang{name}")));
        let folder = memory.unwrap_or_else(|| wanted.to_path_buf());
        if shell::read(Command::new("id").arg("-u"))?.trim() != "0" {
            return Ok(Self { user: None, folder });
        }
        let user = ["postgres", "nobody"]
            .into_iter()
            .find(|user| is_quiet_success(Command::new("id").arg("-u").arg(user)))
            .ok_or("PostgreSQL refuses to run as root, and there is neither a user postgres nor nobody")?;
        let mut owner = Self { user: Some(user.to_owned()), folder };
        let is_reachable = is_quiet_success(owner.command(Path::new("ls")).arg(wanted));
        if !is_reachable && !owner.folder.starts_with(MEMORY) {
            owner.folder = std::env::temp_dir().join(format!("paifang{name}"));
        }
        Ok(owner)
    }

    /// Makes the folder and gives it to the user. Nobody else may read it, as initdb demands of the data folder.
    fn prepare(&self) -> Outcome {
        std::fs::create_dir_all(&self.folder)?;
        let Some(user) = &self.user else { return Ok(()) };
        shell::run(Command::new("chown").arg(format!("{user}:")).arg(&self.folder))
    }

    fn command(&self, program: &Path) -> Command {
        let mut command = match &self.user {
            None => Command::new(program),
            Some(user) => {
                let mut command = Command::new("setpriv");
                command.args([
                    &format!("--reuid={user}"),
                    &format!("--regid={}", group(user)),
                    "--clear-groups",
                    "--",
                ]);
                command.arg(program);
                command
            }
        };
        command.current_dir("/").stdin(Stdio::null());
        command
    }
}

/// The number of the user's own group; setpriv wants it spelled out.
fn group(user: &str) -> String {
    shell::read(Command::new("id").arg("-g").arg(user))
        .map_or_else(|_| "65534".to_owned(), |group| group.trim().to_owned())
}

fn folder() -> PathBuf {
    shell::target().join("pg")
}

/// Where the data of the server lie that was started last.
fn data_folder() -> Option<PathBuf> {
    std::fs::read_to_string(folder().join("data_folder")).ok().map(PathBuf::from)
}

/// Whether a file system in memory has room for throw-away data: every story makes a database of 800 files, which takes
/// a second where a build has filled the disk around it, and 30 ms in memory.
fn has_memory() -> bool {
    let free = shell::read(Command::new("df").args(["--output=avail", "--block-size=1M", MEMORY]));
    let megabytes = free.ok().and_then(|text| text.lines().last()?.trim().parse::<u64>().ok());
    megabytes.is_some_and(|megabytes| megabytes >= 4_096)
}

/// The process id in the pid file, when that process lives and is a PostgreSQL on our data folder.
fn process() -> Option<u32> {
    let data = data_folder()?;
    let pid: u32 = std::fs::read_to_string(data.join("postmaster.pid")).ok()?.lines().next()?.parse().ok()?;
    let command_line = std::fs::read(format!("/proc/{pid}/cmdline")).ok()?;
    let command_line = String::from_utf8_lossy(&command_line).into_owned();
    (command_line.contains("postgres") && command_line.contains(&*data.to_string_lossy())).then_some(pid)
}

/// The folder with initdb and pg_ctl: on PATH, else the newest of Debian's version folders.
fn programs() -> Outcome<PathBuf> {
    if let Some(folder) = shell::find(&["pg_ctl"]).and_then(|path| path.parent().map(Path::to_path_buf))
        && folder.join("initdb").is_file()
    {
        return Ok(folder);
    }
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    versions
        .map(|version| version.path().join("bin"))
        .filter(|folder| folder.join("initdb").is_file() && folder.join("pg_ctl").is_file())
        .max_by_key(|folder| {
            let version = folder.parent().and_then(Path::file_name).and_then(|name| name.to_str());
            version.and_then(|version| version.parse::<u32>().ok())
        })
        .ok_or_else(|| "there is no PostgreSQL here: run scripts/bring postgres".into())
}

/// Runs SQL in a database and fails at the first error.
pub fn sql(url: &str, text: &str) -> Outcome {
    let beside = || programs().map(|folder| folder.join("psql"));
    let mut child = Command::new(shell::find(&["psql"]).map_or_else(beside, Ok)?)
        .args(["--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", "--output=/dev/null", "--dbname"])
        .arg(url)
        .stdin(Stdio::piped())
        .spawn()?;
    child.stdin.take().ok_or("psql takes no input")?.write_all(text.as_bytes())?;
    let status = child.wait()?;
    if status.success() { Ok(()) } else { Err(format!("psql failed ({status})").into()) }
}

fn free_port() -> Outcome<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

fn is_quiet_success(command: &mut Command) -> bool {
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}
