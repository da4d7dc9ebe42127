//! A tiny upstream: a fixed answer of 256 bytes on kept connections, so that the proxies are what is measured.

use crate::Outcome;
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Starts it on a free loopback port, on a thread of its own, for as long as this program runs.
pub fn start() -> Outcome<SocketAddr> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0"))?;
    let address = listener.local_addr()?;
    std::thread::spawn(move || {
        runtime.block_on(async {
            while let Ok((stream, _)) = listener.accept().await {
                drop(tokio::task::spawn(serve(stream)));
            }
        });
    });
    Ok(address)
}

async fn serve(mut stream: TcpStream) {
    let body = format!("{{\"filler\":\"{}\"}}", "x".repeat(243));
    let answer = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let _ = stream.set_nodelay(true);
    let mut buffer = Vec::with_capacity(4096);
    loop {
        match stream.read_buf(&mut buffer).await {
            Ok(0) | Err(_) => return,
            Ok(_) => {}
        }
        // The measured calls have no body, so that a request ends with its head.
        if buffer.ends_with(b"\r\n\r\n") {
            buffer.clear();
            if stream.write_all(answer.as_bytes()).await.is_err() {
                return;
            }
        }
    }
}
