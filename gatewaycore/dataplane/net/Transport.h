// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Bytes.h"
#include "base/Clock.h"
#include "base/Result.h"
#include "base/UniqueFunction.h"
#include "dataplane/net/Address.h"
#include "dataplane/net/ReceiveBuffer.h"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace postern::net {

class EventLoop;

/// What is known of a TLS connection after its handshake.
struct TlsDetails {
    std::string version;            ///< "TLSv1.3"
    std::string cipher;             ///< "TLS_AES_256_GCM_SHA384"
    std::string protocol;           ///< chosen by ALPN, "" when none was
    std::string serverName;         ///< SNI as the client sent it, "" when it did not
    std::string peerCertificateDer; ///< "" when the peer showed none
    std::string peerSubject;        ///< RFC 2253 text of the subject, for people and logs; "" without a certificate
    /// The certificate was checked against the authorities (and, at a client, the host name). False at a server: there is
    /// none, or it was let in as one of TlsServerConfig::clientFingerprints.
    bool peerVerified = false;
    bool resumed = false;
};

/// The number of octets received and appended; 0 is the peer's clean end.
using RecvDone = UniqueFunction<void(Result<std::size_t>)>;
using SendDone = UniqueFunction<void(Result<void>)>;

/// A stream of octets with completions: a TCP or Unix socket, TLS over one, or a pair in memory.
///
/// - At most one recv and one send are outstanding; both may be at the same time.
/// - A completion is never called from within the call that started it, and never after close() or the end of the
///   Transport. It may call anything, also close() and the destructor of its Transport.
/// - Everything happens on the loop's own thread.
/// - After an error nothing but close() makes sense. Errors: ConnectionClosed (reset, broken pipe), TlsFailed (alert,
///   bad record, a stream cut off without close_notify), IoError. Their messages name the peer.
class Transport {
  public:
    /// More parts than this go out in more than one system call.
    static constexpr std::size_t maxParts = 16;

    Transport() = default;
    virtual ~Transport() = default;
    Transport(const Transport&) = delete;
    Transport& operator=(const Transport&) = delete;

    /// Waits for octets and appends them to `into`, which takes a slab only when there is something to read. `into` must
    /// have room (not full()) and live until the completion or close(). While a recv is outstanding, another one takes it
    /// over: same `into`, new completion; the old one is never called. So a connection that waits idle in a pool, a recv
    /// outstanding to notice the peer's end, is put to use without a system call.
    virtual void recv(ReceiveBuffer& into, RecvDone done) = 0;
    /// Sends all of `parts`, in one system call where the socket takes them. The octets must stay until the completion, or close();
    /// the array of views need not. Empty parts are allowed.
    virtual void send(std::span<const BytesView> parts, SendDone done) = 0;
    void send(BytesView octets, SendDone done) { send(std::span(&octets, 1), std::move(done)); }
    /// When octets of the outstanding send went out last without being all of it; no time at all if none have. So that
    /// a time-out can ask for silence of the peer, not for how long a whole send takes.
    [[nodiscard]] virtual SteadyTime sendProgress() const noexcept { return {}; }
    /// Calls `ended` once when the peer has ended its half of the connection or broken it, also while nobody reads what came
    /// before (where the system tells: epoll does). Replaces what was asked for before.
    virtual void watchEnd(UniqueFunction<void()> ended) { static_cast<void>(ended); }
    /// Tells the peer that nothing more comes (TLS: close_notify, too). Not while a send is outstanding.
    virtual void shutdownWrite() = 0;
    /// Ends both directions now and voids outstanding completions. May be called again.
    virtual void close() noexcept = 0;
    [[nodiscard]] virtual bool isOpen() const noexcept = 0;

    /// Null when the stream is not encrypted.
    [[nodiscard]] virtual const TlsDetails* tls() const noexcept { return nullptr; }
    /// What ALPN chose, "" without TLS or ALPN.
    [[nodiscard]] std::string_view negotiatedProtocol() const noexcept;
    [[nodiscard]] virtual const Address& peer() const noexcept = 0;
    [[nodiscard]] virtual const Address& local() const noexcept = 0;
    [[nodiscard]] virtual EventLoop& loop() const noexcept = 0;
};

} // namespace postern::net
