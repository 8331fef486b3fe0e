// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "crypto/Certificate.h"

#include <QTemporaryDir>
#include <QtGlobal>
#include <arpa/inet.h>
#include <csignal>
#include <fstream>
#include <memory>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <string>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace postern::test {

/// An authority with what it issued, as files.
class Authority {
  public:
    explicit Authority(const std::string& name = "Test authority")
    {
        crypto::CertificateRequest request;
        request.commonName = name;
        pair_ = *crypto::makeAuthority(request);
        write("authority.pem", pair_.certificatePem);
    }
    [[nodiscard]] std::string file(const std::string& name) const { return folder_.filePath(QString::fromStdString(name)).toStdString(); }
    [[nodiscard]] std::string path() const { return folder_.path().toStdString(); }
    void write(const std::string& name, const std::string& text) const { std::ofstream(file(name)) << text; }
    /// NAME.pem and NAME.key.
    void issue(const std::string& name, const std::string& commonName, bool clientUse = false, const Clock& clock = Clock::system(),
               Seconds validity = std::chrono::hours(24)) const
    {
        crypto::CertificateRequest request;
        request.commonName = commonName;
        request.dnsNames = {"localhost"};
        request.clientUse = clientUse;
        request.validity = validity;
        const auto pair = crypto::issueCertificate(pair_, request, clock);
        if (!pair)
            qFatal("%s", pair.error().describe().c_str());
        write(name + ".pem", pair->certificatePem);
        write(name + ".key", pair->privateKeyPem.reveal());
    }
    [[nodiscard]] const crypto::KeyedCertificate& pair() const { return pair_; }

  private:
    QTemporaryDir folder_;
    crypto::KeyedCertificate pair_;
};

/// Blocking HTTP/1.1 over TLS by OpenSSL itself: an independent client. It checks nothing of the server; shown() tells
/// whose certificate that was.
class TlsCaller {
  public:
    /// `certificate`: PEM files of a client certificate, NAME.pem and NAME.key; empty: none. `session`: of an earlier one.
    explicit TlsCaller(const std::string& url, const std::string& certificate = {}, const std::string& name = "localhost",
                       SSL_SESSION* session = nullptr)
        : context_(SSL_CTX_new(TLS_client_method()))
    {
        if (!certificate.empty() && (SSL_CTX_use_certificate_chain_file(context_, (certificate + ".pem").c_str()) != 1 ||
                                     SSL_CTX_use_PrivateKey_file(context_, (certificate + ".key").c_str(), SSL_FILETYPE_PEM) != 1))
            qFatal("no client certificate %s", certificate.c_str());
        std::signal(SIGPIPE, SIG_IGN); // OpenSSL writes to sockets that the server may have closed
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1))));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const timeval limit{20, 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
            return;
        ssl_ = SSL_new(context_);
        SSL_set_fd(ssl_, socket_);
        SSL_set_tlsext_host_name(ssl_, name.c_str());
        if (session != nullptr)
            SSL_set_session(ssl_, session);
        connected_ = SSL_connect(ssl_) == 1;
    }
    ~TlsCaller()
    {
        SSL_free(ssl_);
        SSL_CTX_free(context_);
        if (socket_ >= 0)
            ::close(socket_);
    }
    TlsCaller(const TlsCaller&) = delete;
    TlsCaller& operator=(const TlsCaller&) = delete;

    /// Common name of the server's certificate.
    [[nodiscard]] std::string shown() const
    {
        X509* const certificate = connected_ ? SSL_get0_peer_certificate(ssl_) : nullptr;
        char text[256] = {};
        if (certificate != nullptr)
            X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, text, sizeof text);
        return text;
    }
    [[nodiscard]] bool resumed() const { return connected_ && SSL_session_reused(ssl_) == 1; }
    /// To resume with, once something has been received and for as long as this lives.
    [[nodiscard]] std::unique_ptr<SSL_SESSION, decltype(&SSL_SESSION_free)> session() const
    {
        return {SSL_get1_session(ssl_), &SSL_SESSION_free};
    }
    /// A whole answer with a Content-Length; empty when the server would not have us.
    std::string get(const std::string& target, const std::string& fields = {})
    {
        const std::string request = "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n";
        if (!connected_ || SSL_write(ssl_, request.data(), static_cast<int>(request.size())) <= 0)
            return {};
        for (;;) {
            const auto head = buffer_.find("\r\n\r\n");
            if (head != std::string::npos) {
                const auto at = buffer_.find("Content-Length: ");
                const std::size_t length = at < head ? std::stoul(buffer_.substr(at + 16)) : 0;
                if (buffer_.size() >= head + 4 + length)
                    return std::exchange(buffer_, {});
            }
            char piece[4096];
            const int got = SSL_read(ssl_, piece, sizeof piece);
            if (got <= 0)
                return {};
            buffer_.append(piece, static_cast<std::size_t>(got));
        }
    }

  private:
    SSL_CTX* context_;
    SSL* ssl_ = nullptr;
    int socket_ = -1;
    bool connected_ = false;
    std::string buffer_;
};

} // namespace postern::test
