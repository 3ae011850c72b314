//! A timeout for clients that do not take what they have asked for.

use std::io::{self, ErrorKind, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::Sleep;

/// How much a client has to take in the timeout, in bytes. A client that takes single bytes does not hold an answer for
/// hours.
const MIN_BYTES: usize = 16 * 1024;

/// A stream on which writing fails when the client takes too little for too long.
pub struct WriteTimeout<S> {
    stream: S,
    timeout: Duration,
    /// Runs while bytes wait for the client.
    deadline: Option<Pin<Box<Sleep>>>,
    /// What the client has taken since the deadline was set.
    taken: usize,
}

impl<S> WriteTimeout<S> {
    pub fn new(stream: S, timeout: Duration) -> Self {
        Self { stream, timeout, deadline: None, taken: 0 }
    }

    fn reset(&mut self) {
        self.deadline = None;
        self.taken = 0;
    }

    fn check(&mut self, cx: &mut Context<'_>, written: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        if let Poll::Ready(written) = written {
            if let Ok(bytes) = written {
                self.taken += bytes;
                if self.taken >= MIN_BYTES {
                    self.reset();
                }
            }
            return Poll::Ready(written);
        }
        let timeout = self.timeout;
        let deadline = self.deadline.get_or_insert_with(|| Box::pin(tokio::time::sleep(timeout)));
        ready!(deadline.as_mut().poll(cx));
        Poll::Ready(Err(ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for WriteTimeout<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for WriteTimeout<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.check(cx, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffers: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(cx, buffers);
        self.check(cx, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    /// Everything has been written.
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.reset();
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};

    use super::*;

    const TIMEOUT: Duration = Duration::from_millis(300);

    /// A timeout that a slow client does not reach on a busy machine, and the pauses of such a client.
    const PATIENT: Duration = Duration::from_secs(4);
    const PAUSE: Duration = Duration::from_millis(80);

    #[tokio::test]
    async fn a_client_that_takes_nothing_is_given_up() {
        let (server, _client) = duplex(1024);
        let mut server = WriteTimeout::new(server, TIMEOUT);
        let begin = tokio::time::Instant::now();
        let error = server.write_all(&[0; 4096]).await.expect_err("nobody reads");
        assert_eq!(error.kind(), ErrorKind::TimedOut);
        assert!(begin.elapsed() >= TIMEOUT);
    }

    #[tokio::test]
    async fn a_client_that_takes_single_bytes_is_given_up() {
        let (server, mut client) = duplex(1024);
        let mut server = WriteTimeout::new(server, TIMEOUT);
        let begin = tokio::time::Instant::now();
        let trickle = async {
            while client.read_u8().await.is_ok() {
                tokio::time::sleep(TIMEOUT / 100).await;
            }
        };
        let written = tokio::select! {
            written = server.write_all(&[0; 1 << 20]) => written,
            () = trickle => Ok(()),
        };
        assert_eq!(written.expect_err("it takes too long").kind(), ErrorKind::TimedOut);
        assert!(begin.elapsed() >= TIMEOUT);
    }

    #[tokio::test]
    async fn a_pause_between_answers_counts_for_nothing() {
        let (server, mut client) = duplex(1024);
        let mut server = WriteTimeout::new(server, TIMEOUT);
        for _ in 0..2 {
            let mut answer = [0; 4096];
            let (written, read) = tokio::join!(server.write_all(&[0; 4096]), client.read_exact(&mut answer));
            written.and(read).expect("a stream in memory");
            server.flush().await.expect("a stream in memory");
            tokio::time::sleep(2 * TIMEOUT).await;
        }
    }

    #[tokio::test]
    async fn a_slow_client_gets_everything() {
        let (server, mut client) = duplex(32 * 1024);
        let mut server = WriteTimeout::new(server, PATIENT);
        let begin = tokio::time::Instant::now();
        let write = async { server.write_all(&[0; 1 << 21]).await.expect("it is slow and not too slow") };
        let read = async {
            let mut part = vec![0; 32 * 1024];
            for _ in 0..64 {
                client.read_exact(&mut part).await.expect("another part");
                tokio::time::sleep(PAUSE).await;
            }
        };
        tokio::join!(write, read);
        assert!(begin.elapsed() > PATIENT);
    }
}
