//! What each command does.

use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use paifang_accounts::factors::OperatorFactor;
use paifang_accounts::{Accounts, AccountsConfig};
use paifang_kernel::access::StaffRole;
use paifang_kernel::audit::{self as chain, Verdict};
use paifang_kernel::{App, Lang, Problem, jobs};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::cli::{AccountsCommand, Cli, Command, ConfigCommand, OperatorCommand, Serve};
use crate::config::Config;
use crate::platform::{self, World};
use crate::serve::Site;
use crate::wire::{self, Product};
use crate::workers::{self, Workers};
use crate::{demo, serve};

/// Carries a command out.
///
/// # Errors
/// A sentence for the operator.
pub async fn run(cli: Cli) -> Result<(), String> {
    let mut config = Config::load(cli.config.as_deref())?;
    let is_demo = matches!(&cli.command, Command::Serve(Serve { demo: true, .. }));
    match cli.data {
        Some(data) => config.server.data = data,
        None if is_demo => config.server.data = PathBuf::from("data/demo"),
        None => {}
    }
    match cli.command {
        Command::Serve(options) => serve_platform(config, options).await,
        Command::Config(ConfigCommand::Print) => say(&config.print()?),
        Command::Config(ConfigCommand::Check) => check(&config),
        Command::Migrate => {
            let db = platform::open_database(&config).await.map_err(told)?;
            db.migrate(&platform::migrations()).await.map_err(told)
        }
        Command::Verify => verify(&config).await,
        Command::Openapi => openapi().await,
        Command::Operator(OperatorCommand::Add { login, name, roles }) => {
            add_operator(&config, login, name, &roles).await
        }
        Command::Accounts(AccountsCommand::Import { file, dry_run }) => {
            import_accounts(&config, &file, dry_run).await
        }
        Command::Backup { folder } => crate::backup::backup(&config, &folder).await.map_err(told),
        Command::Restore { folder } => crate::backup::restore(&config, &folder).await.map_err(told),
    }
}

/// Words a problem for the terminal, with its cause.
fn told(problem: Problem) -> String {
    problem.to_string()
}

/// Prints a line; a reader who has gone away is no fault.
fn say(text: &str) -> Result<(), String> {
    match writeln!(std::io::stdout(), "{text}") {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.to_string()),
        _ => Ok(()),
    }
}

fn check(config: &Config) -> Result<(), String> {
    let faults = config.faults(false);
    if faults.is_empty() { say("the configuration is sound") } else { Err(faults.join("\n")) }
}

async fn verify(config: &Config) -> Result<(), String> {
    let app = platform::open(config, false).await.map_err(told)?;
    let head = platform::audit_head(&config.server.data);
    let mut faults = sealed_faults(&app).await.map_err(told)?;
    match chain::verify(&app.db, &app.keys, Some(&head)).await.map_err(told)? {
        Verdict::Sound(entries) => println!("audit log: {entries} entries, the chain is whole"),
        Verdict::Broken { seq, why } => faults.push(format!("audit log: broken at entry {seq}: {why}")),
    }
    if faults.is_empty() { say("everything sealed opens") } else { Err(faults.join("\n")) }
}

/// Names everything encrypted that does not open.
async fn sealed_faults(app: &App) -> Result<Vec<String>, Problem> {
    let mut faults = paifang_accounts::documents::faults(app).await?;
    faults.extend(paifang_accounts::verification::faults(app).await?);
    faults.extend(paifang_accounts::imports::faults(app).await?);
    faults.extend(paifang_apps::snapshot::faults(&app.db, &app.keys).await?);
    faults.extend(paifang_accounts::identity::faults(app).await?);
    Ok(faults)
}

/// Prints the document of a platform that exists only in memory and a temporary folder.
async fn openapi() -> Result<(), String> {
    let folder = std::env::temp_dir().join(format!("paifang-openapi-{}", std::process::id()));
    let mut config = Config::default();
    config.server.data.clone_from(&folder);
    let app = platform::open(&config, false).await.map_err(told)?;
    let product = wire::build(app.clone(), &config, None).map_err(|faults| faults.join("\n"))?;
    let text = serde_json::to_string_pretty(&product.openapi).map_err(|error| error.to_string())?;
    say(&text)?;
    app.db.close().await;
    std::fs::remove_dir_all(folder).map_err(|error| error.to_string())
}

async fn add_operator(
    config: &Config,
    login: String,
    name: Option<String>,
    roles: &[String],
) -> Result<(), String> {
    let roles: Option<Vec<StaffRole>> = roles.iter().map(|role| StaffRole::from_name(role)).collect();
    let roles = roles.ok_or("roles: super, reviewer, catalog, finance, support, auditor")?;
    let mut password = String::new();
    std::io::stdin().read_line(&mut password).map_err(|error| error.to_string())?;
    let app = platform::open(config, false).await.map_err(told)?;
    let accounts = Accounts::new(app.clone(), config.accounts.clone());
    let name = name.unwrap_or_else(|| login.clone());
    paifang_accounts::operators::add(&accounts, &login, &name, password.trim_end(), &roles)
        .await
        .map_err(told)?;
    app.db.close().await;
    say(&format!("operator {login} added"))
}

/// Imports people; what became of each row is printed, and rows that were not taken make the command fail.
async fn import_accounts(config: &Config, file: &Path, dry_run: bool) -> Result<(), String> {
    let bytes = std::fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let app = platform::open(config, false).await.map_err(told)?;
    let report = paifang_accounts::imports::load_file(&app, &bytes, dry_run).await;
    app.db.close().await;
    let report = report.map_err(worded)?;
    for line in report.lines() {
        say(&line)?;
    }
    let dry = if dry_run { " (dry run, nothing was written)" } else { "" };
    say(&format!(
        "{} created, {} already there, {} bad{dry}",
        report.created, report.already_there, report.bad
    ))?;
    if report.bad == 0 { Ok(()) } else { Err(format!("{} rows are bad", report.bad)) }
}

/// Words a refusal of something that was handed in, as the API would in English.
fn worded(problem: Problem) -> String {
    let document = problem.document(Lang::En, "");
    if document.status < 500 { document.detail } else { told(problem) }
}

async fn serve_platform(mut config: Config, options: Serve) -> Result<(), String> {
    if let Some(listen) = options.listen {
        config.server.listen = listen;
    }
    start_log(&config);
    if options.demo {
        // The demonstration shows every way of registering; its identity source is a stub.
        config.accounts.registration.identity = true;
    }
    let faults = config.faults(options.demo);
    if !faults.is_empty() {
        return Err(faults.join("\n"));
    }
    let listener = TcpListener::bind(&config.server.listen)
        .await
        .map_err(|error| format!("cannot listen on {}: {error}", config.server.listen))?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    if options.demo || config.platform.public_url.is_empty() {
        config.platform.public_url = format!("http://{}", reachable(address));
    }
    if !config.platform.public_url.starts_with("https://") && !options.demo {
        tracing::warn!(
            "people reach the platform over plain http, where a neighbour on the network can read sessions"
        );
    }
    let app = platform::open(&config, options.demo).await.map_err(told)?;
    platform::settle(&app, if options.demo { World::Demo } else { World::Real }).await?;
    jobs::recover(&app).await.map_err(told)?;
    let metrics = PrometheusBuilder::new().install_recorder().map_err(|error| error.to_string())?;
    let product = wire::build(app, &config, Some(metrics.clone())).map_err(|faults| faults.join("\n"))?;
    if options.demo {
        show_demo(&product, &config).await.map_err(told)?;
    } else {
        show_setup_link(&product, &config).await.map_err(told)?;
    }
    product.settings.refresh().await.map_err(told)?;
    product.gateway.open().await.map_err(told)?;
    run_until_stopped(listener, product, &config, metrics).await
}

/// An address that a program on this machine can reach, also when the server listens on all of them.
fn reachable(address: SocketAddr) -> String {
    if address.ip().is_unspecified() { format!("127.0.0.1:{}", address.port()) } else { address.to_string() }
}

async fn show_demo(product: &Product, config: &Config) -> Result<(), Problem> {
    let base_url = &config.platform.public_url;
    let folder = &config.server.data;
    // The world is planted by its operators before they have a second factor, whatever is demanded of them later.
    let accounts = AccountsConfig { operator_factor: OperatorFactor::Optional, ..config.accounts.clone() };
    product.accounts.reconfigure(accounts);
    let told = match demo::read(folder) {
        Some(mut known) => {
            if let Err(problem) = demo::move_to(product, &mut known, base_url).await {
                tracing::warn!(%problem, "the sample APIs point to the old address; has the operator a second factor?");
            }
            known
        }
        None => {
            demo::plant(&product.accounts, &product.app, &product.router, &product.jobs, base_url).await?
        }
    };
    product.accounts.reconfigure(config.accounts.clone());
    demo::write(folder, &told)?;
    println!("\n  牌坊 Paifang demo  {base_url}\n");
    println!("  developers     {base_url}/login");
    for developer in &told.developers {
        println!("    {:<12} {} / {}", developer.state, developer.login, developer.password);
    }
    if let Some(company) = &told.company {
        println!("  {}", company.name);
        println!("    {:<12} {} / {}", "owner", company.owner.login, company.owner.password);
        for member in &company.members {
            println!("    {:<12} {} / {}", member.roles.join(" "), member.login, member.password);
        }
    }
    println!("  back-office    {base_url}/admin/login");
    println!("    super        {} / {}", told.operator.login, told.operator.password);
    println!("    reviewer     {} / {}", told.reviewer.login, told.reviewer.password);
    println!("  messages       {base_url}/demo/inbox");
    println!("  all of it      {}\n", folder.join("demo.json").display());
    Ok(())
}

async fn show_setup_link(product: &Product, config: &Config) -> Result<(), Problem> {
    let url = &config.platform.public_url;
    if let Some(token) = paifang_accounts::operators::ensure_setup_token(&product.app).await? {
        println!("\n  There is no operator yet. Open this link within 24 hours to become the first one:\n");
        println!("  {url}/admin/setup?token={token}\n");
    }
    println!("  Paifang answers on {url}");
    Ok(())
}

async fn run_until_stopped(
    listener: TcpListener,
    product: Product,
    config: &Config,
    metrics: PrometheusHandle,
) -> Result<(), String> {
    let (stop, stopped) = watch::channel(false);
    let workers = Workers::start(&product, config, metrics, &stopped);
    let mut tasks = JoinSet::new();
    tasks.spawn(async move {
        let asked = wait_for_signal().await;
        tracing::info!(signal = asked, "stopping");
        let _still_listening = stop.send(true);
    });
    let site = Site { router: product.router.clone(), gateway: product.gateway.clone() };
    let patience = Duration::from_secs(config.server.shutdown_seconds);
    let outcome = serve::run(listener, site, stopped, patience).await;
    product.gateway.drain().await;
    workers.end(patience).await;
    workers::write_head(&product.app, config).await;
    product.app.db.close().await;
    outcome.map_err(|error| error.to_string())
}

async fn wait_for_signal() -> &'static str {
    let (Ok(mut terminate), Ok(mut interrupt)) =
        (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
    else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = terminate.recv() => "SIGTERM",
        _ = interrupt.recv() => "SIGINT",
    }
}

fn start_log(config: &Config) {
    let filter = tracing_subscriber::EnvFilter::try_new(&config.server.log_filter)
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    let colours = std::io::IsTerminal::is_terminal(&std::io::stderr());
    let log =
        tracing_subscriber::fmt().with_env_filter(filter).with_ansi(colours).with_writer(std::io::stderr);
    if config.server.log == "json" { log.json().init() } else { log.init() }
}
