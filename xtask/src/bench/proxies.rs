//! The two that are compared: nginx as a bare reverse proxy, and paifang with a world of its own.

use super::client::{self, Session, text};
use super::signing::App;
use crate::{Outcome, shell};
use serde_json::{Value, json};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A server that this program started and stops.
pub struct Process {
    child: Child,
}

impl Process {
    /// Ends it as an operator would, and waits.
    pub fn stop(&mut self) {
        let _ = Command::new("kill").arg(self.child.id().to_string()).status();
        for _ in 0..100 {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                return;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// User and system time of the process and its children since its start.
    pub fn cpu_seconds(&self) -> f64 {
        // The kernel counts in ticks of a hundredth of a second on every machine we run on.
        self.family().iter().map(|pid| ticks(*pid)).sum::<u64>() as f64 / 100.0
    }

    /// Memory that is really taken.
    pub fn resident_megabytes(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
        let kilobytes: f64 = line.trim().trim_end_matches(" kB").parse().unwrap_or_default();
        kilobytes / 1024.0
    }

    fn family(&self) -> Vec<u32> {
        let pid = self.child.id();
        let children =
            std::fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap_or_default();
        std::iter::once(pid)
            .chain(children.split_whitespace().filter_map(|child| child.parse().ok()))
            .collect()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            self.stop();
        }
    }
}

fn ticks(pid: u32) -> u64 {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    // The name in brackets may hold spaces; user and system time are the 12th and 13th field after it.
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
    fields.filter_map(|field| field.parse::<u64>().ok()).sum()
}

/// nginx with as many workers as cores, kept connections on both sides and no log.
pub struct Nginx {
    pub process: Process,
    pub address: SocketAddr,
}

impl Nginx {
    /// Starts it before an upstream.
    pub fn start(upstream: &SocketAddr) -> Outcome<Self> {
        let program = shell::find(&["nginx"]).unwrap_or_else(|| PathBuf::from("/usr/sbin/nginx"));
        let folder = folder("nginx")?;
        let address = free_address()?;
        let configuration = format!(
            "worker_processes {workers};\ndaemon off;\npid nginx.pid;\nerror_log error.log;\n{user}\
             events {{ worker_connections 1024; }}\n\
             http {{\n  access_log off;\n  client_body_temp_path body;\n  proxy_temp_path proxy;\n  fastcgi_temp_path a;\n\
             \x20 uwsgi_temp_path b;\n  scgi_temp_path c;\n  keepalive_requests 100000000;\n\
             \x20 upstream backend {{ server {upstream}; keepalive 256; keepalive_requests 100000000; }}\n\
             \x20 server {{\n    listen {address};\n    location / {{\n      proxy_pass http://backend;\n\
             \x20     proxy_http_version 1.1;\n      proxy_set_header Connection \"\";\n    }}\n  }}\n}}\n",
            workers = std::thread::available_parallelism().map_or(2, usize::from),
            user = if shell::read(Command::new("id").arg("-u"))?.trim() == "0" { "user root;\n" } else { "" },
        );
        std::fs::write(folder.join("nginx.conf"), configuration)?;
        let child = Command::new(program)
            .arg("-p")
            .arg(&folder)
            .args(["-c", "nginx.conf", "-e", "error.log"])
            .stdin(Stdio::null())
            .spawn()
            .map_err(|error| format!("cannot start nginx ({error}); run scripts/bring bench"))?;
        let process = Process { child };
        wait_for(address, "/")?;
        Ok(Self { process, address })
    }
}

/// The release build of the server, with a demo world and a quota that the measurement does not use up.
pub struct Paifang {
    pub process: Process,
    pub address: SocketAddr,
    /// From the start of the process to the first good answer of `/readyz`, on a world that was there already.
    pub ready: Duration,
    /// Its data folder.
    pub folder: PathBuf,
    demo: Value,
}

impl Paifang {
    /// Makes the world once, then starts the server again on it and takes the time.
    pub fn start() -> Outcome<Self> {
        let folder = folder("paifang")?;
        let address = free_address()?;
        let mut first = spawn(&folder, address)?;
        wait_for(address, "/readyz")?;
        first.stop();
        let start = Instant::now();
        let process = spawn(&folder, address)?;
        wait_for(address, "/readyz")?;
        let ready = start.elapsed();
        let demo = serde_json::from_str(&std::fs::read_to_string(folder.join("demo.json"))?)?;
        Ok(Self { process, address, ready, folder, demo })
    }

    /// Publishes an API before our upstream and gives the demo's developer an application that may call it.
    pub fn prepare(&self, upstream: &SocketAddr) -> Outcome<App> {
        let operator = Session::open(self.address, "/admin/sessions", &self.demo["operator"])?;
        let openapi = json!({
            "openapi": "3.0.3",
            "info": { "title": "Measured", "version": "1" },
            "paths": { "/measured": { "get": {
                "operationId": "measured", "summary": "Answers at once",
                "responses": { "200": { "description": "ok" } } } } }
        });
        let made = operator.call(
            "POST",
            "/admin/apis",
            Some(&json!({
            "openapi": openapi, "upstream": { "url": format!("http://{upstream}") } })),
        )?;
        let api = made.pointer("/items/0").unwrap_or(&made).clone();
        let api_id = text(&api, "/id")?;
        operator.call("PUT", &format!("/admin/apis/{api_id}/publication"), Some(&json!({})))?;
        let solution = operator.call("POST", "/admin/solutions", Some(&json!({
            "name_zh": "测量", "name_en": "Measured", "summary_zh": "测量", "summary_en": "Measured", "api_ids": [api_id] })))?;
        let solution_id = text(&solution, "/id")?;
        operator.call("PUT", &format!("/admin/solutions/{solution_id}/publication"), None)?;

        let developers = self.demo["developers"].as_array().ok_or("demo.json has no developers")?;
        let verified = developers.iter().find(|developer| developer["state"] == "verified");
        let developer =
            Session::open(self.address, "/sessions", verified.ok_or("the demo has no verified developer")?)?;
        let app = developer.call("POST", "/apps", Some(&json!({ "name": "Measured", "description": "" })))?;
        let app_id = text(&app, "/id")?;
        developer.call(
            "POST",
            "/subscriptions",
            Some(&json!({ "solution_id": solution_id, "app_id": app_id })),
        )?;
        let path = text(&api, "/gateway_path").or_else(|_| text(&api, "/path"))?;
        // The gateway follows the database within a second.
        std::thread::sleep(Duration::from_millis(1500));
        Ok(App { id: app_id, key: text(&app, "/app_key")?, secret: text(&app, "/app_secret")?, path })
    }

    /// What the platform has counted for the application today.
    pub fn calls_today(&self, app: &App) -> Outcome<u64> {
        let developers = self.demo["developers"].as_array().ok_or("demo.json has no developers")?;
        let verified = developers.iter().find(|developer| developer["state"] == "verified");
        let developer =
            Session::open(self.address, "/sessions", verified.ok_or("the demo has no verified developer")?)?;
        let app = developer.call("GET", &format!("/apps/{}", app.id), None)?;
        app["calls_today"].as_u64().ok_or_else(|| "the application has no calls_today".into())
    }
}

fn spawn(folder: &Path, address: SocketAddr) -> Outcome<Process> {
    let settings = [
        ("PAIFANG_LIMITS__QUOTA__DEVELOPMENT", "1000000000"),
        ("PAIFANG_CATALOG__ALLOW_PRIVATE_UPSTREAMS", "true"),
    ];
    serve(folder, address, &settings)
}

/// Starts the release build of the server on a folder, with settings by the environment, and does not wait for it.
pub(super) fn serve(folder: &Path, address: SocketAddr, settings: &[(&str, &str)]) -> Outcome<Process> {
    let log = std::fs::File::create(folder.join("server.log"))?;
    let child = Command::new(shell::target().join("release/paifang"))
        .args(["serve", "--demo", "--listen", &address.to_string(), "--data"])
        .arg(folder)
        .envs(settings.iter().copied())
        .stdin(Stdio::null())
        .stdout(log.try_clone()?)
        .stderr(log)
        .spawn()?;
    Ok(Process { child })
}

/// Waits until a page answers.
pub(super) fn wait_for(address: SocketAddr, path: &str) -> Outcome {
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(60) {
        if client::request(address, "GET", path, &[], b"").is_ok_and(|answer| answer.status == 200) {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    Err(format!("{address}{path} did not answer within 60 s").into())
}

/// An empty folder of that name below target/bench.
pub(super) fn folder(name: &str) -> Outcome<PathBuf> {
    let folder = shell::target().join("bench").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// A free port of this machine.
pub(super) fn free_address() -> Outcome<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}
