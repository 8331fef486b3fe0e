// SPDX-License-Identifier: Apache-2.0
#include "dataplane/net/TlsTransport.h"

#include "dataplane/net/EventLoop.h"
#include "dataplane/net/TlsErrors.h"

#include <algorithm>
#include <cstring>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <optional>
#include <utility>
#include <vector>

namespace postern::net {
namespace {

struct FreeSsl {
    void operator()(SSL* ssl) const noexcept { SSL_free(ssl); }
};

constexpr std::size_t recordSize = 16 * 1024;
/// How much ciphertext may wait for the socket before no more plain text is taken.
constexpr std::size_t slabsAhead = 4;

struct CipherPiece {
    Slab slab;
    std::size_t size = 0;
};

} // namespace

/// The TLS engine between two streams of octets: ciphertext of the inner Transport and plain text of our user. OpenSSL
/// reads from and writes to our slabs through a BIO of our own, so nothing is held while nothing is under way.
struct TlsTransport::Session : std::enable_shared_from_this<Session> {
    Session(std::unique_ptr<Transport> itsInner, std::shared_ptr<const TlsContext> itsContext)
        : loop(itsInner->loop()), context(std::move(itsContext)), cipherIn(loop.slabs()), inner(std::move(itsInner)),
          ssl(SSL_new(context->native()))
    {
    }

    EventLoop& loop;
    std::shared_ptr<const TlsContext> context;
    ReceiveBuffer cipherIn;
    std::vector<CipherPiece> cipherOut; // not yet given to the inner Transport
    std::vector<CipherPiece> flying;    // given to it
    std::vector<BytesView> views;
    std::unique_ptr<Transport> inner;
    std::unique_ptr<SSL, FreeSsl> ssl;

    std::string wanted; // whom the certificate must be made out to; "" at a server
    CertificateFailure refused;
    TlsDetails details;
    bool open = true;
    bool established = false;
    bool innerEnded = false;
    bool heard = false; // anything of the peer
    bool innerReceiving = false;
    bool readScheduled = false;
    bool writeEnding = false;
    std::optional<Error> broken; // after this nothing works any more

    UniqueFunction<void(Result<void>)> handshakeDone;
    ReceiveBuffer* into = nullptr;
    RecvDone recvDone;
    SendDone sendDone;
    std::vector<BytesView> parts;
    std::size_t firstPart = 0;
    SteadyTime progress{}; // of the outstanding send

    // The BIO.
    static int bioRead(BIO* bio, char* to, std::size_t room, std::size_t* taken);
    static int bioWrite(BIO* bio, const char* from, std::size_t size, std::size_t* taken);
    static long bioControl(BIO* bio, int command, long, void*);
    static const BIO_METHOD* bioMethod();
    static int verified(int good, X509_STORE_CTX* store);
    static int sessionIndex();
    bool attach();

    void shakeHands(bool later);
    void finishHandshake(Result<void> result, bool later);
    [[nodiscard]] bool expiredSince();
    void learnDetails();
    void flush();
    void encrypt();
    void finishSend(Result<void> result);
    void receiveCipher();
    void readLater();
    void read();
    void deliver(Result<std::size_t> result);
    [[nodiscard]] Error failure();
    void close() noexcept;
};

int TlsTransport::Session::bioRead(BIO* bio, char* to, std::size_t room, std::size_t* taken)
{
    auto& self = *static_cast<Session*>(BIO_get_data(bio));
    BIO_clear_retry_flags(bio);
    *taken = std::min(room, self.cipherIn.size());
    if (*taken == 0) {
        if (!self.innerEnded)
            BIO_set_retry_read(bio);
        return 0;
    }
    std::memcpy(to, self.cipherIn.unread().data(), *taken);
    self.cipherIn.consume(*taken);
    return 1;
}

int TlsTransport::Session::bioWrite(BIO* bio, const char* from, std::size_t size, std::size_t* taken)
{
    auto& self = *static_cast<Session*>(BIO_get_data(bio));
    BIO_clear_retry_flags(bio);
    *taken = size;
    while (size != 0) {
        if (self.cipherOut.empty() || self.cipherOut.back().size == SlabPool::slabSize)
            self.cipherOut.push_back({self.loop.slabs().take(), 0});
        CipherPiece& last = self.cipherOut.back();
        const std::size_t fits = std::min(size, SlabPool::slabSize - last.size);
        std::memcpy(last.slab.data() + last.size, from, fits);
        last.size += fits;
        from += fits;
        size -= fits;
    }
    return 1;
}

long TlsTransport::Session::bioControl(BIO* bio, int command, long, void*)
{
    const auto& self = *static_cast<Session*>(BIO_get_data(bio));
    if (command == BIO_CTRL_EOF)
        return self.innerEnded && self.cipherIn.empty() ? 1 : 0;
    return command == BIO_CTRL_FLUSH ? 1 : 0;
}

const BIO_METHOD* TlsTransport::Session::bioMethod()
{
    static const BIO_METHOD* const method = [] {
        BIO_METHOD* made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "postern slabs");
        BIO_meth_set_read_ex(made, bioRead);
        BIO_meth_set_write_ex(made, bioWrite);
        BIO_meth_set_ctrl(made, bioControl);
        return made;
    }();
    return method;
}

int TlsTransport::Session::sessionIndex()
{
    static const int index = SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
    return index;
}

/// Keeps what OpenSSL's plain error code would lose: which certificate of the chain it was.
int TlsTransport::Session::verified(int good, X509_STORE_CTX* store)
{
    if (good != 1) {
        const auto* ssl = static_cast<const SSL*>(X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
        auto* self = static_cast<Session*>(SSL_get_ex_data(ssl, sessionIndex()));
        self->refused = describeFailure(X509_STORE_CTX_get_current_cert(store), X509_STORE_CTX_get_error(store),
                                        X509_STORE_CTX_get_error_depth(store));
    }
    return good;
}

bool TlsTransport::Session::attach()
{
    if (ssl == nullptr)
        return false;
    BIO* bio = BIO_new(bioMethod());
    if (bio == nullptr)
        return false;
    BIO_set_data(bio, this);
    BIO_set_init(bio, 1);
    SSL_set_bio(ssl.get(), bio, bio);
    SSL_set_ex_data(ssl.get(), sessionIndex(), this);
    if (context->verifiesPeer())
        SSL_set_verify(ssl.get(), SSL_get_verify_mode(ssl.get()), verified);
    return true;
}

void TlsTransport::Session::shakeHands(bool later)
{
    ERR_clear_error();
    const int result = SSL_do_handshake(ssl.get());
    if (result == 1) {
        if (expiredSince()) {
            broken = failure();
            flush();
            return finishHandshake(unexpected(*broken), later);
        }
        established = true;
        learnDetails();
        flush();
        finishHandshake({}, later);
        return;
    }
    const int reason = SSL_get_error(ssl.get(), result);
    if (reason == SSL_ERROR_WANT_READ && !innerEnded) {
        flush();
        receiveCipher();
        return;
    }
    Error error = failure();
    broken = error;
    flush(); // the alert that tells the peer why
    finishHandshake(unexpected(std::move(error)), later);
}

void TlsTransport::Session::finishHandshake(Result<void> result, bool later)
{
    if (later) {
        loop.defer([weak = weak_from_this(), result = std::move(result)]() mutable {
            if (const auto self = weak.lock(); self && self->handshakeDone)
                std::exchange(self->handshakeDone, nullptr)(std::move(result));
        });
        return;
    }
    if (handshakeDone)
        std::exchange(handshakeDone, nullptr)(std::move(result));
}

/// Who resumes is not checked again, and his certificate may have expired meanwhile.
bool TlsTransport::Session::expiredSince()
{
    if (!context->isServer() || !context->verifiesPeer() || SSL_session_reused(ssl.get()) != 1)
        return false;
    X509* const certificate = SSL_get0_peer_certificate(ssl.get());
    if (certificate == nullptr || X509_cmp_current_time(X509_get0_notAfter(certificate)) >= 0)
        return false;
    refused = describeFailure(certificate, X509_V_ERR_CERT_HAS_EXPIRED, 0);
    return true;
}

void TlsTransport::Session::learnDetails()
{
    const auto text = [](const char* value) { return value != nullptr ? std::string(value) : std::string(); };
    details.version = text(SSL_get_version(ssl.get()));
    details.cipher = text(SSL_get_cipher_name(ssl.get()));
    details.serverName = text(SSL_get_servername(ssl.get(), TLSEXT_NAMETYPE_host_name));
    details.resumed = SSL_session_reused(ssl.get()) == 1;
    const unsigned char* protocol = nullptr;
    unsigned int protocolSize = 0;
    SSL_get0_alpn_selected(ssl.get(), &protocol, &protocolSize);
    details.protocol.assign(reinterpret_cast<const char*>(protocol), protocolSize);
    X509* const certificate = SSL_get0_peer_certificate(ssl.get());
    if (certificate == nullptr)
        return;
    details.peerSubject = nameText(X509_get_subject_name(certificate));
    unsigned char* der = nullptr;
    const int size = i2d_X509(certificate, &der);
    if (size > 0)
        details.peerCertificateDer.assign(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
    OPENSSL_free(der);
    details.peerVerified = context->verifiesPeer() && SSL_get_verify_result(ssl.get()) == X509_V_OK;
}

/// Gives what is encrypted to the inner Transport, unless it is busy: then this is called again when it has done.
void TlsTransport::Session::flush()
{
    if (!flying.empty() || !open)
        return;
    if (cipherOut.empty()) {
        if (sendDone && firstPart == parts.size() && established) {
            finishSend({});
        } else if (std::exchange(writeEnding, false)) {
            inner->shutdownWrite();
        }
        return;
    }
    flying.swap(cipherOut);
    views.clear();
    for (const CipherPiece& piece : flying)
        views.emplace_back(piece.slab.data(), piece.size);
    inner->send(views, [this](Result<void> result) {
        const auto self = shared_from_this();
        flying.clear();
        if (!result) {
            if (!broken)
                broken = result.error();
            if (sendDone)
                finishSend(unexpected(std::move(result).error()));
            return;
        }
        progress = loop.now();
        encrypt();
        if (broken && sendDone)
            finishSend(unexpected(*broken));
        else
            flush();
    });
}

/// Takes plain text from the send that is outstanding, up to the limit. Small parts that follow each other become one
/// record: a head and a short body cost one.
void TlsTransport::Session::encrypt()
{
    while (sendDone && firstPart < parts.size() && cipherOut.size() < slabsAhead && !broken) {
        BytesView& first = parts[firstPart];
        BytesView piece = first.substr(0, recordSize);
        Slab joined;
        if (first.size() < recordSize && firstPart + 1 < parts.size()) {
            joined = loop.slabs().take();
            std::size_t size = 0;
            for (std::size_t at = firstPart; at < parts.size() && size < recordSize; ++at) {
                const std::size_t taken = std::min(parts[at].size(), recordSize - size);
                std::memcpy(joined.data() + size, parts[at].data(), taken);
                size += taken;
            }
            piece = {joined.data(), size};
        }
        ERR_clear_error();
        std::size_t written = 0;
        if (!piece.empty() && SSL_write_ex(ssl.get(), piece.data(), piece.size(), &written) != 1) {
            broken = failure();
            return; // the caller tells, since this runs inside of send(), too
        }
        while (firstPart < parts.size() && parts[firstPart].size() <= written) {
            written -= parts[firstPart].size();
            ++firstPart;
        }
        if (written != 0)
            parts[firstPart].remove_prefix(written);
    }
}

void TlsTransport::Session::finishSend(Result<void> result)
{
    parts.clear();
    firstPart = 0;
    std::exchange(sendDone, nullptr)(std::move(result));
}

void TlsTransport::Session::receiveCipher()
{
    if (innerReceiving || !open)
        return;
    innerReceiving = true;
    inner->recv(cipherIn, [this](Result<std::size_t> octets) {
        const auto self = shared_from_this();
        innerReceiving = false;
        if (!octets) {
            broken = Error(octets.error());
            if (!established)
                finishHandshake(unexpected(ErrorKind::TlsFailed,
                                           "the connection to " + inner->peer().toString() + " ended during the TLS handshake: " +
                                               octets.error().message()),
                                false);
            else
                deliver(unexpected(std::move(octets).error()));
            return;
        }
        innerEnded = *octets == 0;
        heard = heard || !innerEnded;
        if (!established)
            shakeHands(false);
        else
            read();
    });
}

void TlsTransport::Session::readLater()
{
    if (std::exchange(readScheduled, true))
        return;
    loop.defer([weak = weak_from_this()] {
        const auto self = weak.lock();
        if (self == nullptr || !std::exchange(self->readScheduled, false))
            return;
        self->read();
    });
}

void TlsTransport::Session::read()
{
    if (!open || !recvDone)
        return;
    if (broken) {
        deliver(unexpected(*broken));
        return;
    }
    std::size_t total = 0;
    int reason = SSL_ERROR_NONE;
    ERR_clear_error();
    for (std::span<char> room = into->room(); !room.empty(); room = into->room()) {
        std::size_t taken = 0;
        const int result = SSL_read_ex(ssl.get(), room.data(), room.size(), &taken);
        if (result != 1) {
            reason = SSL_get_error(ssl.get(), result);
            break;
        }
        into->commit(taken);
        total += taken;
        if (cipherIn.empty() && SSL_has_pending(ssl.get()) == 0)
            break;
    }
    if (reason != SSL_ERROR_NONE && reason != SSL_ERROR_WANT_READ && reason != SSL_ERROR_ZERO_RETURN)
        broken = failure();
    const auto self = shared_from_this();
    flush(); // a ticket's or key update's answer, or an alert
    if (total != 0) {
        deliver(total); // what ended the loop is met again by the next recv
        return;
    }
    into->releaseIfEmpty();
    if (broken)
        deliver(unexpected(*broken));
    else if (reason == SSL_ERROR_ZERO_RETURN)
        deliver(std::size_t{0});
    else
        receiveCipher();
}

void TlsTransport::Session::deliver(Result<std::size_t> result)
{
    if (recvDone)
        std::exchange(recvDone, nullptr)(std::move(result));
}

Error TlsTransport::Session::failure()
{
    const std::string peer = wanted.empty() ? inner->peer().toString() : "'" + wanted + "' (" + inner->peer().toString() + ")";
    std::string message;
    if (refused.code != 0 && !established) {
        message = explain(refused, inner->peer().toString(), wanted);
        ERR_clear_error();
    } else {
        message = explainQueue(peer, context->isServer());
    }
    // Who comes and goes without a word, a probe for instance, failed at nothing.
    return {innerEnded && !heard ? ErrorKind::ConnectionClosed : ErrorKind::TlsFailed, std::move(message)};
}

void TlsTransport::Session::close() noexcept
{
    if (!std::exchange(open, false))
        return;
    handshakeDone = nullptr;
    recvDone = nullptr;
    sendDone = nullptr;
    // A close_notify goes out if the socket takes it now; nobody waits for it.
    if (established && !broken && flying.empty() && (SSL_get_shutdown(ssl.get()) & SSL_SENT_SHUTDOWN) == 0) {
        ERR_clear_error();
        SSL_shutdown(ssl.get());
        ERR_clear_error();
        views.clear();
        for (const CipherPiece& piece : cipherOut)
            views.emplace_back(piece.slab.data(), piece.size);
        if (!views.empty())
            inner->send(views, [](Result<void>) {});
    }
    inner->close();
    cipherOut.clear();
    flying.clear();
    cipherIn.clear();
}

TlsTransport::TlsTransport(std::shared_ptr<Session> session) : session_(std::move(session)) {}
TlsTransport::~TlsTransport() { session_->close(); }

Result<std::unique_ptr<TlsTransport>> TlsTransport::accept(std::unique_ptr<Transport> inner, std::shared_ptr<const TlsContext> context)
{
    if (inner == nullptr || context == nullptr || !context->isServer())
        return unexpected(ErrorKind::InvalidArgument, "TLS needs a connection and a server's context");
    auto session = std::make_shared<Session>(std::move(inner), std::move(context));
    if (!session->attach())
        return unexpected(ErrorKind::Internal, "OpenSSL cannot make a TLS connection: " + queueText());
    SSL_set_accept_state(session->ssl.get());
    return std::unique_ptr<TlsTransport>(new TlsTransport(std::move(session)));
}

Result<std::unique_ptr<TlsTransport>> TlsTransport::connect(std::unique_ptr<Transport> inner, std::shared_ptr<const TlsContext> context,
                                                            std::string_view serverName)
{
    if (inner == nullptr || context == nullptr || context->isServer() || serverName.empty())
        return unexpected(ErrorKind::InvalidArgument, "TLS needs a connection, a client's context and the server's name");
    auto session = std::make_shared<Session>(std::move(inner), std::move(context));
    session->wanted = serverName;
    if (!session->attach())
        return unexpected(ErrorKind::Internal, "OpenSSL cannot make a TLS connection: " + queueText());
    SSL* const ssl = session->ssl.get();
    SSL_set_connect_state(ssl);
    X509_VERIFY_PARAM* const rules = SSL_get0_param(ssl);
    bool known = false;
    if (const auto literal = Address::parse(serverName, 0)) {
        // No SNI for an address (RFC 6066 3).
        known = X509_VERIFY_PARAM_set1_ip(rules, reinterpret_cast<const unsigned char*>(literal->octets().data()),
                                          literal->octets().size()) == 1;
    } else {
        X509_VERIFY_PARAM_set_hostflags(rules, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
        known = serverName.find('\0') == std::string_view::npos &&
                X509_VERIFY_PARAM_set1_host(rules, session->wanted.data(), session->wanted.size()) == 1 &&
                SSL_set_tlsext_host_name(ssl, session->wanted.c_str()) == 1;
    }
    if (!known) {
        ERR_clear_error();
        return unexpected(ErrorKind::InvalidArgument, "'" + session->wanted + "' is not a server name");
    }
    return std::unique_ptr<TlsTransport>(new TlsTransport(std::move(session)));
}

void TlsTransport::handshake(UniqueFunction<void(Result<void>)> done)
{
    session_->handshakeDone = std::move(done);
    session_->shakeHands(true);
}

void TlsTransport::recv(ReceiveBuffer& into, RecvDone done)
{
    Session& self = *session_;
    if (!self.open)
        return;
    self.into = &into;
    self.recvDone = std::move(done);
    if (self.broken || !self.cipherIn.empty() || self.innerEnded || SSL_has_pending(self.ssl.get()) == 1 ||
        (SSL_get_shutdown(self.ssl.get()) & SSL_RECEIVED_SHUTDOWN) != 0)
        self.readLater();
    else
        self.receiveCipher();
}

void TlsTransport::send(std::span<const BytesView> parts, SendDone done)
{
    Session& self = *session_;
    if (!self.open)
        return;
    self.parts.clear();
    self.firstPart = 0;
    for (const BytesView part : parts) {
        if (!part.empty())
            self.parts.push_back(part);
    }
    self.sendDone = std::move(done);
    self.progress = {};
    if (!self.broken)
        self.encrypt();
    if (self.broken || (self.cipherOut.empty() && self.flying.empty())) {
        self.loop.defer([weak = self.weak_from_this()] {
            const auto session = weak.lock();
            if (session == nullptr || !session->sendDone)
                return;
            if (session->broken)
                session->finishSend(unexpected(*session->broken));
            else if (session->firstPart == session->parts.size() && session->cipherOut.empty() && session->flying.empty())
                session->finishSend({});
        });
        return;
    }
    self.flush();
}

SteadyTime TlsTransport::sendProgress() const noexcept
{
    return std::max(session_->progress, session_->inner->sendProgress());
}

void TlsTransport::watchEnd(UniqueFunction<void()> ended)
{
    if (session_->open)
        session_->inner->watchEnd(std::move(ended));
}

void TlsTransport::shutdownWrite()
{
    Session& self = *session_;
    if (!self.open)
        return;
    self.writeEnding = true;
    if (self.established && !self.broken) {
        ERR_clear_error();
        SSL_shutdown(self.ssl.get());
        ERR_clear_error();
    }
    self.flush();
}

void TlsTransport::close() noexcept { session_->close(); }
bool TlsTransport::isOpen() const noexcept { return session_->open; }
const TlsDetails* TlsTransport::tls() const noexcept { return &session_->details; }
const Address& TlsTransport::peer() const noexcept { return session_->inner->peer(); }
const Address& TlsTransport::local() const noexcept { return session_->inner->local(); }
EventLoop& TlsTransport::loop() const noexcept { return session_->loop; }

} // namespace postern::net
